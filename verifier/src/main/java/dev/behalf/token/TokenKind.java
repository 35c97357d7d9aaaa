package dev.behalf.token;

import java.util.Optional;

/// What a token is for.
public enum TokenKind {
    /// OpenID Connect ID token: tells a client who signed in.
    ID("id-token", "ID token"),
    /// OAuth access token that stands for a user.
    ACCESS("access-token", "access token"),
    /// Session token of a provider's own front end (Clerk).
    SESSION("session-token", "session token"),
    /// Token made from a template of the team (Clerk JWT template).
    TEMPLATE("template-token", "template token"),
    /// Token that stands for a machine: client credentials, machine-to-machine.
    MACHINE("machine-token", "machine token"),
    /// OpenID Connect back-channel logout token: an order to sign out, never a credential.
    LOGOUT("logout-token", "logout token"),
    /// A refresh token in the form of a JWT: for the provider only, never a credential here.
    REFRESH("refresh-token", "refresh token"),
    /// Cannot be told.
    UNKNOWN("unknown", "token of an unknown kind");

    private final String id;
    private final String label;

    TokenKind(String id, String label) {
        this.id = id;
        this.label = label;
    }

    /// The name in configuration and answers.
    public String id() {
        return id;
    }

    /// The name in a sentence.
    public String label() {
        return label;
    }

    public static Optional<TokenKind> of(String id) {
        for (TokenKind kind : values()) {
            if (kind.id.equals(id)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
