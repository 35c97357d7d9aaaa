package dev.behalf.server.offline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Somebody who is allowed to act for a person asks for the provider's access token.
///
/// @param person for whom, by whoever vouches for that
/// @param grant by which grant
/// @param scopes that the token must have, none for whatever it has
/// @param audience whom the token must be for, null for whomever it is for
public record Ask(
        String environment,
        String person,
        String grant,
        List<String> scopes,
        @Nullable String audience) {

    public Ask {
        scopes = List.copyOf(scopes);
    }
}
