package dev.behalf.server.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceIndicatorTest {

    private static final String CANONICAL = "https://auth.acme.com/staging/mcp";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://auth.acme.com/staging/mcp",
                "https://auth.acme.com/staging/mcp/",
                "HTTPS://Auth.Acme.com:443/staging/mcp",
                "https://auth.acme.com/staging/mcp?utm_source=x",
                "https://auth.acme.com/staging/mcp#x"
            })
    void takesWhatClientsMakeOfWhatPeopleType(String sent) {
        assertThat(ResourceIndicator.means(sent, CANONICAL)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://auth.acme.com/staging/mcp/files",
                "https://auth.acme.com/staging/MCP",
                "https://auth.acme.com/staging",
                "https://auth.acme.com/staging/mcp//",
                "https://auth.acme.com:8443/staging/mcp",
                "http://auth.acme.com/staging/mcp",
                "https://user@auth.acme.com/staging/mcp",
                "https://auth.acme.com.evil.com/staging/mcp",
                "/staging/mcp",
                "mcp",
                "",
                "%%"
            })
    void takesNothingElse(String sent) {
        assertThat(ResourceIndicator.means(sent, CANONICAL)).isFalse();
    }
}
