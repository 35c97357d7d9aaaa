package dev.behalf.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final TestingClock clock = new TestingClock();
    private final Breaker breaker = new Breaker(Limits.DEFAULTS, clock);

    private void close() {
        for (int i = 0; i < Limits.DEFAULTS.failures(); i++) {
            breaker.failed(i % 2 == 0 ? "ann" : "bob");
        }
        assertThat(breaker.pause("carl")).isEqualTo(Limits.DEFAULTS.pause());
    }

    @Test
    void oneTriesWhenThePauseIsOverAndTheOthersWait() {
        close();
        clock.advance(Limits.DEFAULTS.pause());

        assertThat(breaker.pause("ann")).isNull();
        assertThat(breaker.pause("bob")).isEqualTo(Limits.DEFAULTS.pause());

        breaker.succeeded();
        assertThat(breaker.pause("bob")).isNull();
    }

    @Test
    void whoeverMayTryAndDoesNotGetToLeavesItToAnother() {
        close();
        clock.advance(Limits.DEFAULTS.pause());
        breaker.pause("ann");

        breaker.untried("bob");
        assertThat(breaker.pause("bob")).as("it was not bob who tried").isNotNull();
        breaker.untried("ann");

        assertThat(breaker.pause("bob")).isNull();
        breaker.failed("bob");
        breaker.untried("bob");
        assertThat(breaker.pause("ann")).as("it was tried").isEqualTo(Limits.DEFAULTS.pause());
    }
}
