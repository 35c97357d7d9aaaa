package dev.behalf.server.federation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who signed in. Issuer and subject together stay the same for a person; everything else may change.
///
/// @param issuer the provider's, as it stands in its tokens; for WorkOS the API's address, whichever issuer its tokens
///     have
/// @param subject the provider's id of the person
/// @param organization the one signed in to, null where the provider names none
/// @param claims everything the provider said, in its order; values are those of JSON
public record Person(
        String issuer, String subject, @Nullable String organization, Map<String, @Nullable Object> claims) {

    public Person {
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    }

    /// A claim that is text, null where it is absent or anything else.
    public @Nullable String text(String claim) {
        return claims.get(claim) instanceof String text ? text : null;
    }

    /// Without values, which are personal data.
    @Override
    public String toString() {
        return "Person" + claims.keySet();
    }
}
