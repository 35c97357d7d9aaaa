package dev.behalf.token;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rules of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6): issuers, keys and algorithms are
/// those of the provider's other tokens, and the event it tells of keeps it apart from them.
///
/// @param own the provider's, which give those
/// @param clientId the one it must be for
record LogoutRules(TokenRules own, String clientId) implements PurposeRules {

    private static final String TYPE = "logout+jwt";
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

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
                PurposeRules.subject(),
                PurposeRules.issuedAt());
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
}
