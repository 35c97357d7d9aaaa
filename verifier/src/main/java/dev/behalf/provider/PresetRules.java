package dev.behalf.provider;

import dev.behalf.keys.SignatureAlgorithm;
import dev.behalf.token.Claims;
import dev.behalf.token.Issuers;
import dev.behalf.token.TokenKind;
import dev.behalf.token.TokenRules;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the rules of most providers have in common, so that a preset says only where it differs.
interface PresetRules extends TokenRules {

    /// The parts that are data.
    record Basics(ProviderType type, Set<SignatureAlgorithm> algorithms, Issuers issuers) {}

    Basics basics();

    @Override
    default String provider() {
        return basics().type().id();
    }

    @Override
    default Set<SignatureAlgorithm> algorithms() {
        return basics().algorithms();
    }

    @Override
    default Issuers issuers() {
        return basics().issuers();
    }

    @Override
    default @Nullable String organization(Claims claims) {
        return claims.text("org_id");
    }

    @Override
    default List<String> scopes(Claims claims) {
        return Bindings.scopes(claims);
    }

    @Override
    default String adviceOnKind(TokenKind found) {
        return Bindings.adviceOnKind(found);
    }
}
