package dev.behalf.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Nobody gets anything of somebody else, whatever meets what. `scripts/crowd` runs it for longer.
class CrowdTest {

    private static final Duration TO_CALM_DOWN = Duration.ofSeconds(40);

    @Test
    void whateverMeetsWhatNobodyGetsAnythingOfSomebodyElseAndNothingIsLeftOver() throws Exception {
        long seed = Long.getLong("behalf.crowd.seed", new Random().nextInt(1 << 24));
        Duration howLong = Duration.ofSeconds(Long.getLong("behalf.crowd.seconds", 3));
        System.out.println("crowd: seed " + seed);
        try (TestingDatabase testing = TestingDatabases.sqlite();
                Database database = Database.open(testing.url());
                Crowd crowd = new Crowd(database, seed)) {
            long begun = System.nanoTime();
            crowd.mingle(howLong);
            long mingled = System.nanoTime();
            boolean calm = calmsDown(crowd);
            System.out.println("crowd: " + (mingled - begun) / 1_000_000 + " ms, then calm after "
                    + (System.nanoTime() - mingled) / 1_000_000 + " ms");

            CrowdTally tally = crowd.tally();
            System.out.println("crowd: " + tally.counts());
            assertThat(tally.problems()).as("seed " + seed).isEmpty();
            assertThat(calm).as("nothing is left over, " + crowd.noise()).isTrue();
            assertThat(tally.counts())
                    .as("all that there is to do was done")
                    .containsKeys(
                            "echo done",
                            "steps done",
                            "ask done",
                            "answer taken",
                            "left in a question",
                            "cancelled",
                            "left",
                            "lists done",
                            "reads done",
                            "updates heard",
                            "resumed done",
                            "theft refused");
        }
    }

    /// Questions that nobody answers are given up after a while.
    private static boolean calmsDown(Crowd crowd) throws Exception {
        long end = System.nanoTime() + TO_CALM_DOWN.toNanos();
        while (System.nanoTime() < end) {
            if (crowd.isQuiet() && crowd.hasAllPlaces()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }
}
