package dev.behalf.server.federation;

import dev.behalf.token.Claims;
import dev.behalf.token.UnverifiedToken;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands in an access token that its provider has given out over TLS, for a secret that only this connection
/// has: it can be believed without its signature. Nothing that came any other way may be read so.
///
/// @param signed whether it has the form of a signed token (RFC 7515)
/// @param claims null where they cannot be read, as in one that is opaque or encrypted
public record ReceivedToken(boolean signed, @Nullable Claims claims) {

    /// @param accessToken however long: what is longer than [TokenDocument#LONGEST_TOKEN] never gets here
    public static ReceivedToken of(String accessToken) {
        UnverifiedToken read = UnverifiedToken.read(accessToken, TokenDocument.LONGEST_TOKEN);
        return new ReceivedToken(read.parts() == 3, read.claims());
    }

    /// Whom it is for (RFC 7519 section 4.1.3).
    ///
    /// @return null where it does not say
    public @Nullable List<String> audiences() {
        Object audience = claims == null ? null : claims.get("aud");
        return switch (audience) {
            case null -> null;
            case String one -> List.of(one);
            case Collection<?> several ->
                several.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
            default -> List.of();
        };
    }

    /// Which claims there are.
    @Override
    public String toString() {
        return "ReceivedToken[" + claims + "]";
    }
}
