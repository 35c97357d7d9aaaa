package dev.behalf.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.token.PresentationSequence.Tally;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Holds docs/adr/0005-verdict-cache.md: what is remembered is never told apart from what is found out anew.
class VerdictCacheTest {

    private static final int SEQUENCES = 80;
    private static final int STEPS = 60;

    /// The same in every run; `-Dbehalf.seed=` tries others.
    private static final long SEED = Long.getLong("behalf.seed", 20261001);

    @Test
    void aVerifierThatRemembersAndOneThatDoesNotGiveTheSameVerdicts() {
        Tally tally = Tally.ZERO;
        for (long seed = SEED; seed < SEED + SEQUENCES; seed++) {
            tally = tally.and(sequence(seed));
        }

        // Otherwise the sequences would prove nothing.
        assertThat(tally.remembered()).isGreaterThan(250);
        assertThat(tally.verified()).isGreaterThan(500);
        assertThat(tally.refused()).isGreaterThan(500);
        assertThat(tally.undecided()).isGreaterThan(250);
    }

    private static Tally sequence(long seed) {
        Random random = new Random(seed);
        try {
            return new PresentationSequence(random::nextInt).run(STEPS);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("behalf.seed=" + seed, e);
        }
    }
}
