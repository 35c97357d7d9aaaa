package dev.behalf.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.keys.Jwks;
import dev.behalf.keys.KeyArchive;
import dev.behalf.provider.UserPools.Finding;
import dev.behalf.token.Reason;
import dev.behalf.token.TokenVerifier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pool of a domain, found by a sign-in there.
class UserPoolsTest extends CognitoFixture {

    private static final String CUSTOM_DOMAIN = "login.acme.com";

    private UserPools pools(String domain, @Nullable String pool) {
        return new UserPools(
                new ProviderSettings.Cognito(domain, CLIENT, pool),
                new Surroundings(amazon, KeyArchive.none(), pins, clock, Runnable::run, null, DevelopmentSwitches.OFF));
    }

    private static Finding.Refused refused(Finding finding) {
        assertThat(finding).isInstanceOf(Finding.Refused.class);
        return (Finding.Refused) finding;
    }

    @Test
    void isThePoolThatAmazonPublishesWhateverDomainDiscoveryNames() {
        publishPool(ISSUER, CUSTOM_DOMAIN, Jwks.ONE);
        UserPools pools = pools(DOMAIN, null);

        assertThat(pools.of(ISSUER)).isInstanceOfSatisfying(Finding.Found.class, found -> {
            assertThat(found.settings().userPoolId()).isEqualTo(POOL);
            assertThat(found.pin()).isEqualTo(ISSUER);
            assertThat(pins.kept)
                    .as("nothing is kept before the token is verified")
                    .isEmpty();
            assertThat(pools.keep(found)).isEqualTo(ISSUER);
        });
        assertThat(pins.kept).containsEntry(DOMAIN, ISSUER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://evil.example",
                "https://cognito-idp.eu-central-1.amazonaws.com.evil.tld/" + POOL,
                "https://cognito-idp.eu-central-1.amazonaws.com/" + POOL + "/",
                "http://cognito-idp.eu-central-1.amazonaws.com/" + POOL,
                "https://cognito-idp.us-east-1.amazonaws.com/" + POOL
            })
    void isNothingThatIsNotAnIssuerOfAmazons(String issuer) {
        assertThat(refused(pools(DOMAIN, null).of(issuer)).refusal().reason()).isEqualTo(Reason.ISSUER_MISMATCH);
    }

    @Test
    void isOfTheRegionThatAPrefixDomainNames() {
        String elsewhere = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other0000";

        assertThat(refused(pools(DOMAIN, null).of(elsewhere)).refusal().expected())
                .isEqualTo("a user pool in eu-central-1");
        assertThat(amazon.fetches(discoveryUri(elsewhere))).isZero();
    }

    @Test
    void isOneThatDescribesItself() {
        publishDiscovery(ISSUER, discovery(OTHER_ISSUER, ISSUER + "/.well-known/jwks.json", "https://" + DOMAIN));
        assertThat(refused(pools(DOMAIN, null).of(ISSUER)).refusal().reason()).isEqualTo(Reason.ISSUER_MISMATCH);

        publishDiscovery(ISSUER, discovery(ISSUER, "https://evil.example/jwks.json", "https://" + DOMAIN));
        assertThat(refused(pools(DOMAIN, null).of(ISSUER)).refusal().reason()).isEqualTo(Reason.ISSUER_MISMATCH);
    }

    @Test
    void isLeftOpenWhileAmazonCannotBeAsked() {
        Finding.Refused finding = refused(pools(DOMAIN, null).of(OTHER_ISSUER));

        assertThat(finding.refusal().reason()).isEqualTo(Reason.ISSUER_UNCONFIRMED);
        assertThat(finding.otherPool()).isFalse();
    }

    @Test
    void staysTheOneThatIsKnownInBothFormsOfItsIssuer() {
        pins.kept.put(DOMAIN, ISSUER);
        UserPools pools = pools(DOMAIN, null);

        assertThat(pools.of(ISSUER)).isInstanceOf(Finding.Found.class);
        assertThat(pools.of(UPDATED_ISSUER)).isInstanceOf(Finding.Found.class);
        assertThat(refused(pools.of(OTHER_ISSUER)).otherPool()).isTrue();
        assertThat(refused(pools(DOMAIN, POOL).of(OTHER_ISSUER)).refusal().change())
                .contains("do not belong together");
    }

    /// Discovery names the custom domain, so that the token alone could not be accepted.
    @Test
    void whatASignInFoundCountsForPresentedTokensToo() {
        publishPool(ISSUER, CUSTOM_DOMAIN, Jwks.ONE);
        TokenVerifier verifier = verifier();
        assertRefused(verifier.verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_NOT_OF_DOMAIN);

        UserPools pools = pools(DOMAIN, null);
        if (pools.of(ISSUER) instanceof Finding.Found found) {
            pools.keep(found);
        }
        clock.advance(Duration.ofSeconds(1));

        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
        assertRefused(verifier.verify(token(OTHER_ISSUER, Jwks.TWO)), Reason.ISSUER_MISMATCH);
    }
}
