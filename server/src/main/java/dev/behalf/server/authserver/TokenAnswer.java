package dev.behalf.server.authserver;

import dev.behalf.server.grants.AccessTokens;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client is answered that gets a token (RFC 6749 section 5.1).
final class TokenAnswer {

    private TokenAnswer() {}

    /// @param refreshToken null where there is none
    static Map<String, Object> of(AccessTokens.Issued issued, List<String> scopes, @Nullable String refreshToken) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", issued.text());
        answer.put("token_type", issued.bound() ? "DPoP" : "Bearer");
        answer.put("expires_in", issued.lifetime().toSeconds());
        if (refreshToken != null) {
            answer.put("refresh_token", refreshToken);
        }
        answer.put("scope", String.join(" ", scopes));
        return answer;
    }
}
