package dev.behalf.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.keys.FetchException;
import dev.behalf.keys.Jwks;
import dev.behalf.token.Reason;
import dev.behalf.token.TokenVerifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How the pool that was found is kept: by several nodes, through outages of the database, until it is forgotten.
class CognitoPinsTest extends CognitoFixture {

    @BeforeEach
    void publishTwoPoolsOfTheDomain() {
        publishPool(ISSUER, DOMAIN, Jwks.ONE);
        publishPool(OTHER_ISSUER, DOMAIN, Jwks.TWO);
    }

    @Test
    void ofTwoNodesThatFindDifferentPoolsAtOnceBothTakeTheFirst() {
        HeldUp heldUp = new HeldUp();
        TokenVerifier second = verifier(pins, heldUp);
        assertVerified(second.verify(token(OTHER_ISSUER, Jwks.TWO)));
        TokenVerifier first = verifier(pins, Runnable::run);
        assertVerified(first.verify(token(ISSUER, Jwks.ONE)));

        heldUp.letGo();
        assertThat(pins.kept).containsEntry(DOMAIN, ISSUER);
        for (TokenVerifier node : new TokenVerifier[] {first, second}) {
            assertVerified(node.verify(token(ISSUER, Jwks.ONE)));
            assertRefused(node.verify(token(OTHER_ISSUER, Jwks.TWO)), Reason.ISSUER_MISMATCH);
        }
    }

    @Test
    void whatWasRememberedOfThePoolThatHadToYieldIsVoid() {
        HeldUp heldUp = new HeldUp();
        TokenVerifier node = verifier(pins, heldUp);
        String token = token(OTHER_ISSUER, Jwks.TWO);
        for (int i = 0; i < 3; i++) {
            assertVerified(node.verify(token));
        }
        pins.pin(DOMAIN, ISSUER, "another node");

        heldUp.letGo();

        assertRefused(node.verify(token), Reason.ISSUER_MISMATCH);
    }

    @Test
    void aForgottenPoolIsSearchedForAnew() {
        TokenVerifier node = verifier(pins, Runnable::run);
        String token = token(ISSUER, Jwks.ONE);
        for (int i = 0; i < 3; i++) {
            assertVerified(node.verify(token));
        }
        publishPool(ISSUER, "moved.auth.eu-central-1.amazoncognito.com", Jwks.ONE);

        pins.kept.clear();
        node.review();

        assertRefused(node.verify(token), Reason.ISSUER_NOT_OF_DOMAIN);
        assertVerified(node.verify(token(OTHER_ISSUER, Jwks.TWO)));
        assertThat(pins.kept).containsEntry(DOMAIN, OTHER_ISSUER);
    }

    @Test
    void aPoolThatAnotherNodeFoundAfterTheForgettingIsTaken() {
        TokenVerifier node = verifier(pins, Runnable::run);
        assertVerified(node.verify(token(ISSUER, Jwks.ONE)));

        pins.kept.put(DOMAIN, OTHER_ISSUER);
        node.review();

        assertRefused(node.verify(token(ISSUER, Jwks.ONE)), Reason.ISSUER_MISMATCH);
        assertVerified(node.verify(token(OTHER_ISSUER, Jwks.TWO)));
    }

    @Test
    void aReviewWithoutAChangeChangesNothing() {
        TokenVerifier node = verifier(pins, Runnable::run);
        assertVerified(node.verify(token(ISSUER, Jwks.ONE)));
        int before = amazon.fetches();

        node.review();

        assertVerified(node.verify(token(ISSUER, Jwks.ONE)));
        assertThat(amazon.fetches()).isEqualTo(before);
    }

    @Test
    void aConfiguredPoolIsNeverForgotten() {
        TokenVerifier node = verifier(DOMAIN, POOL, DevelopmentSwitches.OFF);

        node.review();

        assertRefused(node.verify(token(OTHER_ISSUER, Jwks.TWO)), Reason.ISSUER_MISMATCH);
        assertVerified(node.verify(token(ISSUER, Jwks.ONE)));
    }

    @Test
    void aPinThatCannotBeKeptHoldsAllTheSame() {
        for (Executor background : new Executor[] {Runnable::run, new ShuttingDown()}) {
            TokenVerifier node = verifier(new Away(), background);

            assertVerified(node.verify(token(ISSUER, Jwks.ONE)));
            node.review();
            assertRefused(node.verify(token(OTHER_ISSUER, Jwks.TWO)), Reason.ISSUER_MISMATCH);
        }
    }

    @Test
    void aPinThatCouldNotBeKeptIsKeptLater() {
        Away database = new Away();
        TokenVerifier node = verifier(database, Runnable::run);
        assertVerified(node.verify(token(ISSUER, Jwks.ONE)));
        database.back = true;

        clock.advance(PoolSearch.KEEP_AGAIN.minusMillis(1));
        assertVerified(node.verify(token(ISSUER, Jwks.ONE)));
        assertThat(database.asked).isEqualTo(1);
        clock.advance(PoolSearch.KEEP_AGAIN);
        assertVerified(node.verify(token(ISSUER, Jwks.ONE)));
        assertVerified(node.verify(token(ISSUER, Jwks.ONE)));

        assertThat(database.asked).isEqualTo(2);
        assertThat(pins.kept).containsEntry(DOMAIN, ISSUER);
    }

    /// Anybody can write the other form of the pool's issuer into a token.
    @Test
    void anIssuerThatThePoolWasNotSwitchedToLooksLikeNoOutage() {
        TokenVerifier node = verifier(DOMAIN, POOL, DevelopmentSwitches.OFF);
        amazon.answer(UPDATED_ISSUER + "/.well-known/jwks.json", () -> {
            throw new FetchException(FetchException.Kind.BAD_STATUS, 403, "status 403");
        });
        String made = token(UPDATED_ISSUER, Jwks.TWO);

        assertUndecided(node.verify(made), Reason.KEYS_UNAVAILABLE);
        assertThat(node.keySources()).singleElement().satisfies(source -> {
            assertThat(source.status().uri()).hasToString(ISSUER + "/.well-known/jwks.json");
            assertThat(source.status().failingSince()).isNull();
        });
        assertVerified(node.verify(token(ISSUER, Jwks.ONE)));
        assertUndecided(node.verify(made), Reason.KEYS_UNAVAILABLE);
        assertThat(node.keySources())
                .singleElement()
                .satisfies(source -> assertThat(source.status().failingSince()).isNull());
    }

    @Test
    void theKeysOfBothIssuersAreShownOnceThePoolWasSwitched() {
        TokenVerifier node = verifier(DOMAIN, POOL, DevelopmentSwitches.OFF);
        amazon.publish(UPDATED_ISSUER + "/.well-known/jwks.json", Jwks.of(Jwks.TWO));

        assertVerified(node.verify(token(ISSUER, Jwks.ONE)));
        assertVerified(node.verify(token(UPDATED_ISSUER, Jwks.TWO)));

        assertThat(node.keySources()).hasSize(2);
    }

    /// A database that is away until it is back.
    private final class Away implements IssuerPins {
        private boolean back;
        private int asked;

        @Override
        public Optional<String> find(String subject) {
            return Optional.empty();
        }

        @Override
        public String pin(String subject, String issuer, String confirmedBy) {
            asked++;
            if (!back) {
                throw new IllegalStateException("database gone");
            }
            return pins.pin(subject, issuer, confirmedBy);
        }
    }

    /// Runs the first task, the fetch of the keys, at once, and the others, such as keeping a pin, when it is let go.
    private static final class HeldUp implements Executor {
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private int free = 1;

        @Override
        public void execute(Runnable task) {
            if (free-- > 0) {
                task.run();
            } else {
                waiting.add(task);
            }
        }

        void letGo() {
            free = Integer.MAX_VALUE;
            waiting.forEach(Runnable::run);
        }
    }

    /// Runs one task, the fetch of the keys, and is then shut down.
    private static final class ShuttingDown implements Executor {
        private boolean shut;

        @Override
        public void execute(Runnable task) {
            if (shut) {
                throw new RejectedExecutionException("shutting down");
            }
            shut = true;
            task.run();
        }
    }
}
