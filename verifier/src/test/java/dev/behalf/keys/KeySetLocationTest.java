package dev.behalf.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetLocationTest {

    private static final String ISSUER = "https://id.example.com/realms/main";
    private static final String DISCOVERY = ISSUER + "/.well-known/openid-configuration";

    private final FakeOrigin origin = new FakeOrigin();

    @ParameterizedTest
    @CsvSource({
        "https://id.example.com,https://id.example.com/.well-known/openid-configuration",
        "https://id.example.com/,https://id.example.com/.well-known/openid-configuration",
        "https://id.example.com/a/,https://id.example.com/a/.well-known/openid-configuration"
    })
    void theDiscoveryDocumentIsBelowTheIssuer(String issuer, URI expected) {
        assertThat(new KeySetLocation.Discovered(issuer).uri()).isEqualTo(expected);
    }

    @Test
    void followsTheDiscoveryDocumentOfTheIssuer() {
        origin.publish(DISCOVERY, "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"https://keys.example.com/k\"}");
        origin.publish("https://keys.example.com/k", "the keys");

        assertThat(new KeySetLocation.Discovered(ISSUER).load(origin).body()).isEqualTo("the keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {ISSUER + "/", "https://id.example.com", "https://ID.example.com/realms/main", "", "x"})
    void refusesTheDiscoveryDocumentOfAnotherIssuer(String other) {
        origin.publish(DISCOVERY, "{\"issuer\":\"" + other + "\",\"jwks_uri\":\"https://keys.example.com/k\"}");

        assertThatThrownBy(() -> new KeySetLocation.Discovered(ISSUER).load(origin))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("to name the issuer " + ISSUER);
        assertThat(origin.fetches()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "<html>",
                "{\"issuer\":\"" + ISSUER + "\"}",
                "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":7}",
                "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"not a uri\"}",
                "{\"issuer\":[\"" + ISSUER + "\"],\"jwks_uri\":\"https://keys.example.com/k\"}"
            })
    void refusesWhatIsNoDiscoveryDocument(String text) {
        origin.publish(DISCOVERY, text);

        assertThatThrownBy(() -> new KeySetLocation.Discovered(ISSUER).load(origin))
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.kind()).isEqualTo(FetchException.Kind.BAD_BODY));
    }

    @Test
    void refusesAbsurdNestingAsABadBody() {
        origin.publish(DISCOVERY, "{\"a\":".repeat(200_000));

        assertThatThrownBy(() -> new KeySetLocation.Discovered(ISSUER).load(origin))
                .isInstanceOf(FetchException.class);
    }
}
