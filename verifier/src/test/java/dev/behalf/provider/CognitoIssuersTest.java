package dev.behalf.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.keys.FetchException;
import dev.behalf.keys.Jwks;
import dev.behalf.token.Reason;
import dev.behalf.token.TokenVerifier;
import dev.behalf.token.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Finding the user pool behind a domain from the first token presented.
class CognitoIssuersTest extends CognitoFixture {

    @BeforeEach
    void publishThePool() {
        publishPool(ISSUER, DOMAIN, Jwks.ONE);
    }

    @Test
    void findsThePoolOfTheFirstTokenAndPinsIt() {
        TokenVerifier verifier = verifier();

        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
        assertThat(pins.kept).containsEntry(DOMAIN, ISSUER);
        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
        assertThat(amazon.fetches(discoveryUri(ISSUER))).isEqualTo(1);
    }

    @Test
    void comparesTheDomainWithoutRegardToCase() {
        publishPool(ISSUER, "ACME.Auth.EU-central-1.AmazonCognito.com", Jwks.ONE);

        assertVerified(verifier().verify(token(ISSUER, Jwks.ONE)));
    }

    @Test
    void refusesThePoolOfSomebodyElse() {
        publishPool(OTHER_ISSUER, "evil.auth.eu-central-1.amazoncognito.com", Jwks.TWO);

        Verdict verdict = verifier().verify(token(OTHER_ISSUER, Jwks.TWO));

        assertRefused(verdict, Reason.ISSUER_NOT_OF_DOMAIN);
        assertThat(amazon.fetches(OTHER_ISSUER + "/.well-known/jwks.json")).isZero();
        assertThat(pins.kept).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://acme.auth.eu-central-1.amazoncognito.com.evil.tld",
                "https://acme.auth.eu-central-1.amazoncognito.com:8443",
                "https://acme.auth.eu-central-1.amazoncognito.com@evil.tld",
                "https://xacme.auth.eu-central-1.amazoncognito.com",
                "acme.auth.eu-central-1.amazoncognito.com.",
                ""
            })
    void refusesWhatOnlyLooksLikeTheDomain(String origin) {
        publishDiscovery(ISSUER, discovery(ISSUER, ISSUER + "/.well-known/jwks.json", origin));

        assertRefused(verifier().verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_NOT_OF_DOMAIN);
    }

    @Test
    void bothEndpointsMustBeOfTheDomain() {
        publishDiscovery(
                ISSUER,
                discovery(ISSUER, ISSUER + "/.well-known/jwks.json", "https://" + DOMAIN)
                        .replace("https://" + DOMAIN + "/oauth2/authorize", "https://evil.tld/oauth2/authorize"));

        assertRefused(verifier().verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_NOT_OF_DOMAIN);
    }

    @Test
    void endpointsThatAreNotTextAreNobodysDomain() {
        publishDiscovery(
                ISSUER,
                "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"" + ISSUER
                        + "/.well-known/jwks.json\",\"token_endpoint\":[1],\"authorization_endpoint\":null}");

        assertRefused(verifier().verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_NOT_OF_DOMAIN);
    }

    @Test
    void saysWhenThePoolHasNoDomain() {
        publishDiscovery(ISSUER, discovery(ISSUER, ISSUER + "/.well-known/jwks.json", ISSUER));

        assertRefused(verifier().verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_WITHOUT_DOMAIN);
    }

    @Test
    void refusesADiscoveryDocumentOfAnotherIssuer() {
        publishDiscovery(ISSUER, discovery(OTHER_ISSUER, ISSUER + "/.well-known/jwks.json", "https://" + DOMAIN));

        assertRefused(verifier().verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.tld/jwks.json",
                OTHER_ISSUER + "/.well-known/jwks.json",
                UPDATED_ISSUER + "/.well-known/jwks.json",
                "http://cognito-idp.eu-central-1.amazonaws.com/" + POOL + "/.well-known/jwks.json"
            })
    void refusesKeysThatAreElsewhere(String jwks) {
        publishDiscovery(ISSUER, discovery(ISSUER, jwks, "https://" + DOMAIN));

        assertRefused(verifier().verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void refusesAnIssuerOfWhichAmazonSaysThatItIsNotThere(int status) {
        amazon.answer(discoveryUri(ISSUER), () -> {
            throw new FetchException(FetchException.Kind.BAD_STATUS, status, "status " + status);
        });

        assertRefused(verifier().verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_MISMATCH);
    }

    @Test
    void theUpdatedIssuerAnswering403SaysNothingOfTheOriginalOne() {
        TokenVerifier verifier = verifier();
        amazon.answer(discoveryUri(UPDATED_ISSUER), () -> {
            throw new FetchException(FetchException.Kind.BAD_STATUS, 403, "status 403");
        });

        assertRefused(verifier.verify(token(UPDATED_ISSUER, Jwks.ONE)), Reason.ISSUER_MISMATCH);
        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 408, 418, 429, 500, 502, 503, 504})
    void anyOtherStatusLeavesTheTokenUndecided(int status) {
        amazon.fail(new FetchException(FetchException.Kind.BAD_STATUS, status, "status " + status));

        assertUndecided(verifier().verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_UNCONFIRMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNREACHABLE", "TIMED_OUT", "ADDRESS_REFUSED", "BAD_BODY"})
    void anyFailureOnTheWayLeavesTheTokenUndecided(FetchException.Kind kind) {
        amazon.fail(new FetchException(kind, "on the way"));

        assertUndecided(verifier().verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_UNCONFIRMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>sign in to the hotel network</html>", "[]", "{}", "{\"issuer\":1}"})
    void aPageOfSomethingInBetweenLeavesTheTokenUndecided(String page) {
        publishDiscovery(ISSUER, page);

        assertUndecided(verifier().verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_UNCONFIRMED);
    }

    @Test
    void aDefectOfTheFetcherLeavesTheTokenUndecided() {
        amazon.fail(new IllegalStateException("a defect"));

        assertUndecided(verifier().verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_UNCONFIRMED);
    }

    @Test
    void asksAgainSecondsAfterAFailure() {
        TokenVerifier verifier = verifier();
        amazon.fail();
        assertUndecided(verifier.verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_UNCONFIRMED);
        amazon.recover();

        clock.advance(CognitoDiscovery.KEEP_FAILURE.minusMillis(1));
        assertUndecided(verifier.verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_UNCONFIRMED);
        clock.advance(Duration.ofMillis(1));
        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
    }

    @Test
    void aTokenWithAWrongSignaturePinsNothing() {
        TokenVerifier verifier = verifier();

        assertRefused(verifier.verify(token(ISSUER, Jwks.named(Jwks.TWO, "one"))), Reason.SIGNATURE_INVALID);
        assertThat(pins.kept).isEmpty();
    }

    @Test
    void anExpiredTokenPinsNothing() {
        TokenVerifier verifier = verifier();
        String token = token(ISSUER, Jwks.ONE);
        clock.advance(Duration.ofHours(2));

        assertRefused(verifier.verify(token), Reason.EXPIRED);
        assertThat(pins.kept).isEmpty();
    }

    @Test
    void explainingPinsNothingEitherUnlessTheTokenIsGood() {
        TokenVerifier verifier = verifier();
        verifier.explain(token(ISSUER, Jwks.named(Jwks.TWO, "one")));
        assertThat(pins.kept).isEmpty();
    }

    @Test
    void thePinOutlivesARestart() {
        assertVerified(verifier().verify(token(ISSUER, Jwks.ONE)));
        publishDiscovery(ISSUER, "{}");

        assertVerified(verifier().verify(token(ISSUER, Jwks.ONE)));
        assertThat(amazon.fetches(discoveryUri(ISSUER))).isEqualTo(1);
    }

    @Test
    void afterThePinAnotherPoolIsRefusedEvenIfItTookTheDomainOver() {
        TokenVerifier verifier = verifier();
        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
        publishPool(OTHER_ISSUER, DOMAIN, Jwks.TWO);

        assertRefused(verifier.verify(token(OTHER_ISSUER, Jwks.TWO)), Reason.ISSUER_MISMATCH);
        assertRefused(verifier().verify(token(OTHER_ISSUER, Jwks.TWO)), Reason.ISSUER_MISMATCH);
        assertThat(amazon.fetches(discoveryUri(OTHER_ISSUER))).isZero();
    }

    @Test
    void afterThePinBothFormsOfThePoolsIssuerAreAccepted() {
        TokenVerifier verifier = verifier();
        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
        amazon.publish(UPDATED_ISSUER + "/.well-known/jwks.json", Jwks.of(Jwks.TWO));

        assertVerified(verifier.verify(token(UPDATED_ISSUER, Jwks.TWO)));
        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
        assertRefused(verifier.verify(token(UPDATED_ISSUER, Jwks.ONE)), Reason.KEY_UNKNOWN);
    }

    @Test
    void aPoolFoundUnderItsUpdatedIssuerIsPinnedAsThePool() {
        publishPool(UPDATED_ISSUER, DOMAIN, Jwks.TWO);
        TokenVerifier verifier = verifier();

        assertVerified(verifier.verify(token(UPDATED_ISSUER, Jwks.TWO)));
        assertThat(pins.kept).containsEntry(DOMAIN, ISSUER);
        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
    }

    @Test
    void aConfiguredPoolNeedsNoDiscovery() {
        TokenVerifier verifier = verifier(DOMAIN, POOL, DevelopmentSwitches.OFF);

        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
        assertThat(amazon.fetches(discoveryUri(ISSUER))).isZero();
        assertThat(pins.kept).isEmpty();
    }

    @Test
    void aPrefixDomainFixesTheRegionWithoutAQuestion() {
        String elsewhere = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123dEf";

        assertRefused(verifier().verify(token(elsewhere, Jwks.ONE)), Reason.ISSUER_MISMATCH);
        assertThat(amazon.fetches()).isZero();
    }

    @Test
    void aCustomDomainMayBeOfAnyRegion() {
        String elsewhere = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123dEf";
        publishPool(elsewhere, "auth.acme.com", Jwks.ONE);

        assertVerified(verifier("auth.acme.com", null, DevelopmentSwitches.OFF).verify(token(elsewhere, Jwks.ONE)));
    }

    @Test
    void anEmulatorStandsInForAmazonOnlyUnderItsSwitch() {
        String issuer = "http://localhost:9001/local_Pool1";
        publishDiscovery(issuer, discovery(issuer, issuer + "/.well-known/jwks.json", "http://localhost:9002"));
        amazon.publish(issuer + "/.well-known/jwks.json", Jwks.of(Jwks.ONE));

        assertVerified(verifier("http://localhost:9002", null, emulator("http://localhost:9001"))
                .verify(token(issuer, Jwks.ONE)));
        assertRefused(verifier().verify(token(issuer, Jwks.ONE)), Reason.ISSUER_MISMATCH);
    }
}
