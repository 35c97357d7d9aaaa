package dev.behalf.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.keys.FetchException;
import dev.behalf.keys.Jwks;
import dev.behalf.token.Reason;
import dev.behalf.token.TokenVerifier;
import dev.behalf.token.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Made-up issuers must not make us hammer Amazon.
class CognitoFloodTest extends CognitoFixture {

    @Test
    void madeUpIssuersCauseNoMoreQuestionsThanTheBudgetAllows() {
        TokenVerifier verifier = verifier();

        for (int minute = 1; minute <= 3; minute++) {
            for (int i = 0; i < 500; i++) {
                verifier.verify(forged(madeUp(minute * 1000 + i)));
            }
            assertThat(amazon.fetches()).isEqualTo(minute * CognitoDiscovery.QUESTIONS_PER_MINUTE);
            clock.advance(Duration.ofMinutes(1));
        }
    }

    @Test
    void beyondTheBudgetATokenIsUndecidedAndNotRefused() {
        publishPool(ISSUER, DOMAIN, Jwks.ONE);
        TokenVerifier verifier = verifier();
        for (int i = 0; i < CognitoDiscovery.QUESTIONS_PER_MINUTE; i++) {
            assertRefused(verifier.verify(forged(madeUp(i))), Reason.ISSUER_MISMATCH);
        }

        assertUndecided(verifier.verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_UNCONFIRMED);
        clock.advance(Duration.ofMinutes(1));
        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
    }

    @Test
    void aFloodStopsNobodyOnceThePoolIsPinned() {
        publishPool(ISSUER, DOMAIN, Jwks.ONE);
        TokenVerifier verifier = verifier();
        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
        int before = amazon.fetches();

        for (int i = 0; i < 500; i++) {
            assertRefused(verifier.verify(forged(madeUp(i))), Reason.ISSUER_MISMATCH);
        }

        assertThat(amazon.fetches()).isEqualTo(before);
        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
    }

    @Test
    void aNegativeAnswerIsKeptForFiveMinutes() {
        TokenVerifier verifier = verifier();
        String token = token(OTHER_ISSUER, Jwks.TWO);
        for (int second = 0; second < 300; second++) {
            assertRefused(verifier.verify(token), Reason.ISSUER_MISMATCH);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(amazon.fetches()).isEqualTo(1);

        verifier.verify(token);
        assertThat(amazon.fetches()).isEqualTo(2);
    }

    @Test
    void aNegativeAnswerDoesNotOutliveAClockThatWasAhead() {
        clock.advance(Duration.ofDays(365));
        TokenVerifier verifier = verifier();
        assertRefused(verifier.verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_MISMATCH);
        publishPool(ISSUER, DOMAIN, Jwks.ONE);

        clock.set(dev.behalf.keys.SettableClock.START);

        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
    }

    @RepeatedTest(20)
    void manyThreadsWithOneIssuerAskOnce() throws Exception {
        publishPool(ISSUER, "other.example.com", Jwks.ONE);
        TokenVerifier verifier = verifier();
        String token = token(ISSUER, Jwks.ONE);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Verdict>> running = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                running.add(threads.submit(() -> {
                    go.await();
                    return verifier.verify(token);
                }));
            }
            go.countDown();
            for (Future<Verdict> one : running) {
                assertRefused(one.get(20, TimeUnit.SECONDS), Reason.ISSUER_NOT_OF_DOMAIN);
            }
        }
        assertThat(amazon.fetches()).isEqualTo(1);
    }

    @Test
    void aFailureOfOneIssuerIsNotThatOfAnother() {
        publishPool(ISSUER, DOMAIN, Jwks.ONE);
        amazon.answer(discoveryUri(OTHER_ISSUER), () -> {
            throw new FetchException(FetchException.Kind.TIMED_OUT, "timed out");
        });
        TokenVerifier verifier = verifier();

        assertUndecided(verifier.verify(token(OTHER_ISSUER, Jwks.TWO)), Reason.ISSUER_UNCONFIRMED);
        assertVerified(verifier.verify(token(ISSUER, Jwks.ONE)));
    }

    private static String madeUp(int number) {
        return "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Made" + number;
    }
}
