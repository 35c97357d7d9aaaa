package dev.behalf.token;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules of an identity assertion (Identity Assertion JWT Authorization Grant, section 3): issuers, keys and
/// algorithms are those of the provider's other tokens, and its type keeps it apart from them.
///
/// @param own the provider's, which give those
record AssertionRules(TokenRules own) implements PurposeRules {

    static final String TYPE = "oauth-id-jag+jwt";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public List<Check> bindings() {
        return List.of(
                PurposeRules.subject(),
                PurposeRules.issuedAt(),
                Check.of(
                        "Client",
                        "client_id, the client it is for",
                        token -> token.claims().shown("client_id"),
                        AssertionRules::client));
    }

    private static @Nullable Refusal client(PresentedToken token) {
        return token.claims().text("client_id") == null
                ? Refusal.of(
                        Reason.CLIENT_MISSING,
                        "client_id, the client it is for",
                        token.claims().shown("client_id"))
                : null;
    }

    @Override
    public @Nullable String client(Claims claims, TokenKind kind) {
        return claims.text("client_id");
    }

    @Override
    public @Nullable String organization(Claims claims) {
        return own.organization(claims);
    }

    @Override
    public List<String> scopes(Claims claims) {
        String scope = claims.text("scope");
        return scope == null
                ? List.of()
                : Arrays.stream(scope.split(" ", -1))
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    @Override
    public String adviceOnOpaque(String prefix) {
        return "The client must send the assertion that the provider gave it for this authorization server.";
    }

    @Override
    public String adviceOnEncrypted() {
        return "The assertion must be signed and not encrypted.";
    }
}
