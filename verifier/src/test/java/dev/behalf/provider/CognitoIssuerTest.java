package dev.behalf.provider;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The shape of an issuer is what keeps a token from naming the host that is asked about it.
class CognitoIssuerTest {

    @ParameterizedTest
    @CsvSource({
        "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123dEf,"
                + "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123dEf",
        "https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123dEf,"
                + "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123dEf",
        "https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_X,"
                + "https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_X",
        "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_X,"
                + "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_X"
    })
    void readsBothFormsAndPinsThemAsOnePool(String issuer, String pin) {
        CognitoIssuer read = requireNonNull(CognitoIssuer.parse(issuer, null));

        assertThat(read.issuer()).isEqualTo(issuer);
        assertThat(read.pin()).isEqualTo(pin);
        assertThat(read.discovery()).hasToString(issuer + "/.well-known/openid-configuration");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "eu-central-1_AbC",
                "http://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC",
                "HTTPS://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC",
                "https://COGNITO-IDP.eu-central-1.amazonaws.com/eu-central-1_AbC",
                "https://cognito-idp.EU-CENTRAL-1.amazonaws.com/eu-central-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com/EU-CENTRAL-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC/",
                "https://cognito-idp.eu-central-1.amazonaws.com//eu-central-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com/x/eu-central-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC/x",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC/../x",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC?",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC?x=1",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC#",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC\n",
                "\nhttps://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC",
                " https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC ",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC\u0000",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1%5fAbC",
                "https://cognito-idp.eu-central-1.amazonaws.com%2feu-central-1_AbC",
                "https://cognito-idp.eu-central-1%2eamazonaws.com/eu-central-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com:443/eu-central-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com:8443/eu-central-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com./eu-central-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com.evil.tld/eu-central-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com.cn.evil.tld/eu-central-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com@evil.tld/eu-central-1_AbC",
                "https://user@cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC",
                "https://evil.tld/cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC",
                "https://evil.tld/?https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC",
                "https://evil.tld\\@cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC",
                "https://evilcognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC",
                "https://x.cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC",
                "https://issuer-issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC",
                "https://issuer.cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC",
                "https://cognito-idpXeu-central-1.amazonaws.com/eu-central-1_AbC",
                "https://cognito-idp.eu-central-1.amazonawsXcom/eu-central-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.co/eu-central-1_AbC",
                "https://cognito-idp.evil.tld/x.amazonaws.com/eu-central-1_AbC",
                "https://cognito-idp.us-west-2.amazonaws.com/eu-central-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com.cn/eu-central-1_AbC",
                "https://cognito-idp.cn-north-1.amazonaws.com/cn-north-1_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com/us-west-2_AbC",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_A_B",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_A-B",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_\u0410bC",
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC\u200b",
                "https://cognito-idp.eu-central-\u0661.amazonaws.com/eu-central-\u0661_AbC",
                "https://cognito-idp.local-1.amazonaws.com/local-1_AbC",
                "https://cognito-idp.-.amazonaws.com/-_AbC",
                "https://cognito-idp..amazonaws.com/_AbC",
                "https://s3.eu-central-1.amazonaws.com/eu-central-1_AbC",
                "https://acme.auth.eu-central-1.amazoncognito.com"
            })
    void refusesImpostors(String impostor) {
        assertThat(CognitoIssuer.parse(impostor, null)).isNull();
    }

    @Test
    void refusesAPoolIdOfAnyLength() {
        assertThat(CognitoIssuer.parse(
                        "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_" + "a".repeat(5000), null))
                .isNull();
    }

    @Test
    void underTheOverrideOnlyTheEmulatorIsAnIssuer() {
        URI emulator = URI.create("http://localhost:9001/cognito/");

        assertThat(CognitoIssuer.parse("http://localhost:9001/cognito/local_Pool1", emulator))
                .isNotNull();
        assertThat(CognitoIssuer.parse(CognitoFixture.ISSUER, emulator)).isNull();
        assertThat(CognitoIssuer.parse("http://localhost:9001/cognito/x/local_Pool1", emulator))
                .isNull();
        assertThat(CognitoIssuer.parse("http://localhost:9001/cognito/local_Pool1/", emulator))
                .isNull();
        assertThat(CognitoIssuer.parse("http://localhost:9001.evil.tld/cognito/local_Pool1", emulator))
                .isNull();
    }
}
