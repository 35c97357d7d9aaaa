package dev.behalf.server.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the refresh protocol promises holds while everything around it fails. `scripts/chaos` runs it for longer.
class ChaosTest {

    @TempDir
    private Path directory;

    private ChaosReport run(TestingDatabase testing, ChaosPlan plan) throws Exception {
        System.out.println("chaos: seed " + plan.seed());
        try (testing;
                ChaosRun run = new ChaosRun(plan, testing, directory)) {
            ChaosReport report = run.run();
            System.out.println(report.text());
            assertPromisesKept(report);
            return report;
        }
    }

    private static void assertPromisesKept(ChaosReport report) {
        assertThat(report.redeemedTwice())
                .as("redeemed again though nobody had taken a lease over, " + report.text())
                .isSubsetOf(report.takenOver());
        assertThat(report.unexplained())
                .as("connections lost without a lost answer, " + report.text())
                .isEmpty();
        assertThat(report.strangers()).as("tokens of somebody else").isEmpty();
        assertThat(report.answers().keySet())
                .as("asks that got an answer or a refusal")
                .allMatch(answer -> answer.equals("token")
                        || answer.equals("refused unavailable")
                        || answer.equals("refused needs_sign_in ended_at_provider")
                        || answer.equals("refused not_kept grant_over")
                        || answer.equals(ChaosProcess.GONE));
        assertThat(report.notServing())
                .as("connections that neither serve nor are lost")
                .isEmpty();
        assertThat(report.leased()).isZero();
        assertThat(report.left()).as("people who left, with tokens").isEmpty();
        assertThat(report.readable()).as("where tokens are readable").isEmpty();
        assertThat(report.redemptions()).isPositive();
    }

    @Test
    void threeProcessesLoseNoMoreThanTheAnswersThatWereLostWhereTheProviderPunishesReuse() throws Exception {
        ChaosReport report = run(TestingDatabases.postgres(), ChaosPlan.of(Duration.ZERO, 3, 30));

        assertThat(report.lost()).hasSizeLessThanOrEqualTo(report.lostAnswers());
        assertThat(report.reuses()).isLessThanOrEqualTo(report.lostAnswers());
        for (DatabaseWire.Step step : DatabaseWire.Step.values()) {
            assertThat(report.events()).containsKey("killed " + step);
        }
    }

    @Test
    void threeProcessesLoseNobodyWhereTheProviderForgivesForHalfAMinute() throws Exception {
        ChaosReport report = run(TestingDatabases.postgres(), ChaosPlan.of(Duration.ofSeconds(30), 3, 24));

        assertThat(report.lost()).isEmpty();
        assertThat(report.reuses()).isZero();
    }

    @Test
    void oneProcessOnAFileKeepsThePromisesToo() throws Exception {
        ChaosReport report = run(TestingDatabases.sqlite(), ChaosPlan.of(Duration.ZERO, 1, 20));

        assertThat(report.lost()).hasSizeLessThanOrEqualTo(report.lostAnswers());
    }

    @Test
    void theSearchFindsWhatIsThere() {
        ChaosSearch search = new ChaosSearch(Set.of("header.claims-of-somebody.signature-of-it"));

        assertThat(search.isIn("token=header.claims-of-somebody.signature-of-it,"))
                .isTrue();
        assertThat(search.isIn("token=header.claims-of-somebody.signature-of-another,"))
                .isFalse();
    }
}
