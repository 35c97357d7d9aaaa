package dev.behalf.server.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is said of tokens of the environment's own is what the description of the faces says.
class IntrospectionTest {

    @Test
    void aTokenThatIsBoundToAKeyIsDescribed() throws IOException {
        Instant now = Instant.parse("2026-10-01T12:00:00Z");
        Map<String, Object> answer = Introspection.of(new JWTClaimsSet.Builder()
                .subject("auth0|65f0")
                .audience("https://auth.acme.com/mcp")
                .issuer("https://auth.acme.com")
                .jwtID("1")
                .claim("scope", "mcp")
                .claim("client_id", "desk")
                .claim("cnf", Map.of("jkt", "thumbprint"))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)))
                .build());

        JsonNode described = described();
        assertThat(answer.keySet()).allMatch(described::has);
        assertThat(described.at("/token_type/enum").valueStream().map(JsonNode::stringValue))
                .contains(String.valueOf(answer.get("token_type")));
        assertThat(answer).containsEntry("token_type", "DPoP").containsEntry("cnf", Map.of("jkt", "thumbprint"));
    }

    private static JsonNode described() throws IOException {
        String resource = "/dev/behalf/server/verification/openapi.json";
        try (InputStream stream =
                Objects.requireNonNull(IntrospectionTest.class.getResourceAsStream(resource), resource)) {
            return JsonMapper.shared().readTree(stream).at("/components/schemas/Introspection/properties");
        }
    }
}
