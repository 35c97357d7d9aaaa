package dev.behalf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectUrisTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://claude.ai/api/mcp/auth_callback",
                "https://vscode.dev/redirect",
                "https://chatgpt.com/connector/oauth/abc?x=1",
                "http://localhost/callback",
                "http://127.0.0.1/",
                "http://127.0.0.1:33418/",
                "http://[::1]:8080/cb",
                "http://localhost:3118",
                "cursor://anysphere.cursor-mcp/oauth/callback"
            })
    void takesWhatRealClientsUse(String uri) {
        assertThat(RedirectUris.problem(uri, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "file:///etc/passwd",
                "http://example.com/cb",
                "http://localhost.evil.com/cb",
                "http://localhost@evil.com/cb",
                "http://127.0.0.1.evil.com/",
                "http://127.0.0.1:80@evil.com/",
                "http://localhost:80:90/cb",
                "http://localhost/cb#fragment",
                "http://localhost\\@evil.com/",
                "http://LOCALHOST/cb",
                "https://user@example.com/cb",
                "https://example.com/cb#x",
                "https://*.example.com/cb",
                "https:///cb",
                "https:example.com",
                "HTTPS://example.com/cb",
                "//example.com/cb",
                "/cb",
                "",
                "cursor://evil/oauth/callback",
                "com.acme.app:/cb",
                "https://example.com/a b",
                "https://example.com/\ncb"
            })
    void refusesEverythingElse(String uri) {
        assertThat(RedirectUris.problem(uri, false)).isPresent();
    }

    @Test
    void letsTheTeamAllowAnAppsOwnScheme() {
        assertThat(RedirectUris.problem("com.acme.app:/cb", true)).isEmpty();
        assertThat(RedirectUris.problem("javascript:alert(1)", true)).isPresent();
        assertThat(RedirectUris.problem("acme:/cb", true)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/callback,        http://localhost:49152/callback",
        "http://localhost:3118/callback,   http://localhost:50000/callback",
        "http://localhost:3118/callback,   http://localhost/callback",
        "http://127.0.0.1/,                http://127.0.0.1:1/",
        "http://[::1]/cb?a=b,              http://[::1]:65535/cb?a=b",
        "https://app.acme.com/cb,          https://app.acme.com/cb",
        "cursor://anysphere.cursor-mcp/oauth/callback, cursor://anysphere.cursor-mcp/oauth/callback"
    })
    void letsThePortVaryOnThisMachineAndNothingElse(String registered, String asked) {
        assertThat(RedirectUris.matches(List.of("https://other.example/x", registered), asked))
                .isTrue();
    }

    /// RFC 9700 section 4.1: every way in which a careless comparison would let an answer go elsewhere.
    @ParameterizedTest
    @CsvSource({
        "http://localhost/callback,   http://127.0.0.1/callback",
        "http://localhost/callback,   http://localhost/callback/",
        "http://localhost/callback,   http://localhost/callback/../x",
        "http://localhost/callback,   http://localhost/Callback",
        "http://localhost/callback,   http://localhost:1/callback?x",
        "http://localhost/callback,   https://localhost/callback",
        "http://localhost/callback,   http://localhost:99/callback@evil.com",
        "http://localhost/callback,   http://localhost:123456/callback",
        "http://localhost,            http://localhost.evil.com",
        "http://localhost,            http://localhost:80@evil.com",
        "https://app.acme.com/cb,     https://app.acme.com:443/cb",
        "https://app.acme.com/cb,     https://app.acme.com:8443/cb",
        "https://app.acme.com/cb,     https://app.acme.com/cb?x=1",
        "https://app.acme.com/cb,     https://app.acme.com/cb/",
        "https://app.acme.com/cb,     https://APP.acme.com/cb",
        "https://app.acme.com/cb,     https://app.acme.com/c%62",
        "https://app.acme.com/cb,     https://app.acme.com.evil.com/cb",
        "https://app.acme.com/cb,     https://evil.com/https://app.acme.com/cb",
        "https://app.acme.com/cb,     http://app.acme.com/cb"
    })
    void neverTakesAnotherAddressForARegisteredOne(String registered, String asked) {
        assertThat(RedirectUris.matches(List.of(registered), asked)).isFalse();
    }
}
