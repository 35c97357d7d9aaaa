package dev.behalf.token;

import dev.behalf.keys.SignatureAlgorithm;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6): issuers, keys and algorithms are
/// those of the provider's other tokens, and the event it tells of keeps it apart from them.
///
/// @param own the provider's, which give those
/// @param clientId the one it must be for
record LogoutRules(TokenRules own, String clientId) implements TokenRules {

    private static final String TYPE = "logout+jwt";
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    /// It says who somebody is, as an ID token does.
    private static final TokenKind KIND = TokenKind.ID;

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

    /// Section 2.4 only recommends it, and Auth0 writes JWT.
    @Override
    public boolean typeDemanded() {
        return false;
    }

    @Override
    public TokenKind kindOf(Claims header, Claims claims) {
        return KIND;
    }

    @Override
    public List<Check> bindings() {
        return List.of(
                Check.of(
                        "Event",
                        "events with " + EVENT + ", and no nonce",
                        token -> token.claims().shown("events"),
                        LogoutRules::event),
                Check.of(
                        "Audience",
                        "aud with " + clientId,
                        token -> token.claims().shown("aud"),
                        this::audience),
                // Section 2.4 lets the provider's session stand for the person; sessions are not known here.
                Check.of(
                        "Subject",
                        "sub, the id of a user",
                        token -> token.claims().shown("sub"),
                        LogoutRules::subject),
                Check.of("Time of issue", "iat", token -> token.claims().shown("iat"), LogoutRules::issuedAt));
    }

    private static @Nullable Refusal event(PresentedToken token) {
        Claims claims = token.claims();
        boolean tells = claims.get("events") instanceof Map<?, ?> events && events.get(EVENT) instanceof Map<?, ?>;
        // With a nonce it could be an ID token that somebody got to have such a claim.
        return tells && !claims.has("nonce")
                ? null
                : Refusal.of(
                        Reason.KIND_UNKNOWN,
                        "events with " + EVENT + ", and no nonce",
                        claims.has("nonce") ? "a nonce" : claims.shown("events"));
    }

    private @Nullable Refusal audience(PresentedToken token) {
        List<String> audience = token.claims().texts("aud");
        return audience != null && audience.contains(clientId)
                ? null
                : Refusal.of(
                        Reason.AUDIENCE_MISMATCH,
                        "aud with " + clientId,
                        token.claims().shown("aud"));
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
        return token.claims().millis("iat") != null
                ? null
                : Refusal.of(Reason.BAD_TIME, "iat, a number", token.claims().shown("iat"));
    }

    @Override
    public @Nullable String client(Claims claims, TokenKind kind) {
        return clientId;
    }

    @Override
    public @Nullable String organization(Claims claims) {
        return null;
    }

    @Override
    public List<String> scopes(Claims claims) {
        return List.of();
    }

    @Override
    public String adviceOnOpaque(String prefix) {
        return "A logout token is a signed JWT.";
    }

    @Override
    public String adviceOnEncrypted() {
        return "A logout token must be signed and not encrypted.";
    }

    @Override
    public String adviceOnKind(TokenKind found) {
        return own.adviceOnKind(found);
    }
}
