package dev.behalf.token;

import dev.behalf.keys.SignatureAlgorithm;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of an identity assertion (Identity Assertion JWT Authorization Grant, section 3): issuers, keys and
/// algorithms are those of the provider's other tokens, and its type keeps it apart from them.
///
/// @param own the provider's, which give those
record AssertionRules(TokenRules own) implements TokenRules {

    static final String TYPE = "oauth-id-jag+jwt";

    /// It says who somebody is, as an ID token does.
    private static final TokenKind KIND = TokenKind.ID;

    static VerificationPolicy policy(VerificationPolicy chosen) {
        return new VerificationPolicy(
                Set.of(KIND),
                chosen.leeway(),
                Set.of(),
                chosen.extraIssuers(),
                Set.of(),
                chosen.allowImpersonation(),
                chosen.surviveOutage());
    }

    @Override
    public String provider() {
        return own.provider();
    }

    @Override
    public Set<SignatureAlgorithm> algorithms() {
        return own.algorithms();
    }

    @Override
    public Issuers issuers() {
        return own.issuers();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public TokenKind kindOf(Claims header, Claims claims) {
        return KIND;
    }

    @Override
    public List<Check> bindings() {
        return List.of(
                Check.of(
                        "Subject",
                        "sub, the id of a user",
                        token -> token.claims().shown("sub"),
                        AssertionRules::subject),
                Check.of("Time of issue", "iat", token -> token.claims().shown("iat"), AssertionRules::issuedAt),
                Check.of(
                        "Client",
                        "client_id, the client it is for",
                        token -> token.claims().shown("client_id"),
                        AssertionRules::client));
    }

    private static @Nullable Refusal subject(PresentedToken token) {
        String subject = token.claims().text("sub");
        return subject == null || subject.isBlank()
                ? Refusal.of(
                        Reason.SUBJECT_INVALID,
                        "sub, the id of a user",
                        token.claims().shown("sub"))
                : null;
    }

    private static @Nullable Refusal issuedAt(PresentedToken token) {
        return token.claims().has("iat") ? null : Refusal.of(Reason.BAD_TIME, "iat, a number", "nothing");
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

    @Override
    public String adviceOnKind(TokenKind found) {
        return own.adviceOnKind(found);
    }
}
