package dev.behalf.token;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A token that passed every check. Its claims can be believed.
public final class VerifiedToken {

    private final TokenRules rules;
    private final TokenKind kind;
    private final Claims claims;
    private final long expiresAtMillis;
    private final @Nullable String keyId;

    VerifiedToken(TokenRules rules, TokenKind kind, Claims claims, @Nullable String keyId) {
        this.keyId = keyId;
        this.rules = rules;
        this.kind = kind;
        this.claims = claims;
        this.expiresAtMillis = requireNonNull(claims.millis("exp"), "verified without exp");
    }

    /// The provider's id, such as `auth0`.
    public String provider() {
        return rules.provider();
    }

    public TokenKind kind() {
        return kind;
    }

    public String issuer() {
        return requireNonNull(claims.text("iss"));
    }

    /// The provider's id of the user, or of the machine.
    public String subject() {
        return requireNonNull(claims.text("sub"));
    }

    /// The client the token was issued to, null where it names none.
    public @Nullable String client() {
        return rules.client(claims, kind);
    }

    /// The organization the token is for, null where it names none.
    public @Nullable String organization() {
        return rules.organization(claims);
    }

    /// The `kid` of the key it was signed with, null where it named none.
    public @Nullable String keyId() {
        return keyId;
    }

    public List<String> scopes() {
        return rules.scopes(claims);
    }

    public Instant expiresAt() {
        return Instant.ofEpochMilli(expiresAtMillis);
    }

    long expiresAtMillis() {
        return expiresAtMillis;
    }

    public Claims claims() {
        return claims;
    }

    /// Names the kind only.
    @Override
    public String toString() {
        return "VerifiedToken[" + rules.provider() + " " + kind.id() + "]";
    }
}
