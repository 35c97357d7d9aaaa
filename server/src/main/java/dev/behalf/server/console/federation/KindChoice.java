package dev.behalf.server.console.federation;

import dev.behalf.token.TokenKind;

/// A kind of token that may be accepted.
///
/// @param accepted whether it is, as the form stands
public record KindChoice(String id, String label, String hint, boolean accepted) {

    static KindChoice of(TokenKind kind, boolean accepted) {
        String label = kind.label().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                + kind.label().substring(1) + "s";
        return new KindChoice(kind.id(), label, hint(kind), accepted);
    }

    private static String hint(TokenKind kind) {
        return switch (kind) {
            case ID -> "Tell a client who signed in. For front ends that have nothing else.";
            case ACCESS -> "Made for APIs. What a client should send.";
            case SESSION -> "Of Clerk’s own front end. Bound to origins instead of a client.";
            case MACHINE -> "Stand for a program without a user.";
            case TEMPLATE, LOGOUT, REFRESH, UNKNOWN -> "";
        };
    }
}
