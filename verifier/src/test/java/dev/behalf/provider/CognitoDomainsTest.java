package dev.behalf.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.keys.Jwks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CognitoDomainsTest extends CognitoFixture {

    @Test
    void findsTheDomainThatAmazonNamesForAUserPool() {
        publishPool(ISSUER, DOMAIN, Jwks.ONE);

        assertThat(CognitoDomains.find(POOL, amazon, DevelopmentSwitches.OFF)).contains(DOMAIN);
    }

    @Test
    void findsNoneForAPoolWithoutDomain() {
        publishDiscovery(
                ISSUER,
                discovery(ISSUER, ISSUER + "/.well-known/jwks.json", "https://cognito-idp.eu-central-1.amazonaws.com"));

        assertThat(CognitoDomains.find(POOL, amazon, DevelopmentSwitches.OFF)).isEmpty();
    }

    @Test
    void findsNoneWhileAmazonCannotBeAsked() {
        assertThat(CognitoDomains.find(POOL, amazon, DevelopmentSwitches.OFF)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pool", "eu-central-1_", "eu-central-1.evil.example/eu-central-1_AbC", "../../x_y"})
    void asksNobodyForWhatIsNoUserPool(String text) {
        assertThat(CognitoDomains.find(text, amazon, DevelopmentSwitches.OFF)).isEmpty();
        assertThat(CognitoDomains.find(text, amazon, emulator("http://localhost:9102")))
                .isEmpty();
        assertThat(amazon.fetches()).isZero();
    }
}
