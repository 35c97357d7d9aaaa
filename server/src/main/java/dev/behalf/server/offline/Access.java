package dev.behalf.server.offline;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A provider's access token that may be handed out.
///
/// @param since when it came
/// @param audiences whom it is for; null where it does not say, because it is no JWT or has no `aud`
record Access(
        String environment,
        String person,
        String grant,
        long generation,
        String token,
        Instant since,
        Instant expiresAt,
        List<String> scopes,
        @Nullable List<String> audiences) {

    static Access of(Held held, String token, OfflineTimes times) {
        return new Access(
                held.environment(),
                held.person(),
                held.grant(),
                held.generation(),
                token,
                held.since(),
                held.accessEnd(times),
                held.scopes(),
                audiences(token));
    }

    /// The token came from the provider over TLS, so that its claims can be believed without its signature.
    static @Nullable List<String> audiences(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            JsonNode claims = JsonMapper.shared()
                    .readTree(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
            JsonNode audience = claims.get("aud");
            if (audience == null) {
                return null;
            }
            List<String> found = new ArrayList<>();
            if (audience.isString()) {
                found.add(audience.stringValue());
            }
            audience.forEach(each -> {
                if (each.isString()) {
                    found.add(each.stringValue());
                }
            });
            return List.copyOf(found);
        } catch (IllegalArgumentException | JacksonException noToken) {
            return null;
        }
    }

    /// Without the token.
    @Override
    public String toString() {
        return "Access[" + grant + ", generation " + generation + ", until " + expiresAt + "]";
    }
}
