package dev.behalf.token;

import dev.behalf.keys.SignatureAlgorithm;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a provider contributes to verification.
public interface TokenRules {

    /// The provider's id, such as `auth0`.
    String provider();

    /// The algorithms that are allowed, before any key is looked at.
    Set<SignatureAlgorithm> algorithms();

    Issuers issuers();

    /// The one `typ` that tokens must have, where it is their purpose that tells them from others; null where the usual
    /// ones will do.
    default @Nullable String type() {
        return null;
    }

    /// Whether a token without it, or with a usual one, is none of these.
    default boolean typeDemanded() {
        return true;
    }

    /// What the token is for. Never throws; `UNKNOWN` where it cannot be told.
    TokenKind kindOf(Claims header, Claims claims);

    /// The rules that bind a token to the configured client, audience and organization, in order.
    List<Check> bindings();

    /// The client a token was issued to, null where it names none.
    @Nullable
    String client(Claims claims, TokenKind kind);

    /// The organization a token is for, null where it names none.
    @Nullable
    String organization(Claims claims);

    /// The scopes of a token; empty where it has none.
    List<String> scopes(Claims claims);

    /// What to change at the provider so that its tokens are not opaque.
    ///
    /// @param prefix the text up to its first underscore, where that is short; else empty
    String adviceOnOpaque(String prefix);

    /// What to change at the provider so that its tokens are not encrypted.
    String adviceOnEncrypted();

    /// What to change when a token of this kind is presented and others are accepted.
    String adviceOnKind(TokenKind found);
}
