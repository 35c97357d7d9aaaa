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

    /// Where processes take longer than this to come back, a node that is up is too slow for what it has to do in the
    /// half
    /// minute of the provider: a machine that has much else to do.
    private static final Duration IN_TIME = Duration.ofSeconds(8);

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
        // A provider that is starved for as long as a lease gets to a request that was given up after the one that was
        // sent
        // again.
        boolean starved = report.slowestStart().compareTo(IN_TIME) >= 0;
        assertThat(report.redeemedTwice())
                .as("redeemed again though an answer was stored, " + report.text())
                .allMatch(token -> starved && report.takenOver().contains(token));
        assertThat(report.redeemedTwice().stream().map(token -> token.substring(0, token.indexOf('/'))))
                .as("what was redeemed twice, of connections lost without a lost answer, " + report.text())
                .containsAll(report.unexplained());
        assertThat(report.strangers()).as("tokens of somebody else").isEmpty();
        assertThat(report.answers().keySet())
                .as("asks that got an answer or a refusal")
                .allMatch(answer -> answer.equals("token")
                        || answer.equals("refused unavailable")
                        || answer.equals("refused needs_sign_in ended_at_provider")
                        || answer.equals("refused not_kept grant_over")
                        // Of somebody whose connection was lost, and who left.
                        || answer.equals("refused not_kept ended_at_provider")
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

        assertThat(report.lost()).as(report.text()).hasSizeLessThanOrEqualTo(report.excuses());
        // The provider counts those of people who left too.
        assertThat(report.reuses()).as(report.text()).isLessThanOrEqualTo(report.excuses() + report.leavers());
        for (DatabaseWire.Step step : DatabaseWire.Step.values()) {
            assertThat(report.events()).containsKey("killed " + step);
        }
    }

    @Test
    void threeProcessesLoseNobodyWhoseAnswerCouldBeHadAgainWhileTheProviderForgives() throws Exception {
        ChaosReport report = run(TestingDatabases.postgres(), ChaosPlan.of(Duration.ofSeconds(30), 3, 24));

        if (report.slowestStart().compareTo(IN_TIME) < 0) {
            assertThat(report.lostInTime()).as(report.text()).isEmpty();
        }
        assertThat(report.reuses()).isLessThanOrEqualTo(report.lost().size() + report.leavers());
    }

    @Test
    void oneProcessOnAFileKeepsThePromisesToo() throws Exception {
        ChaosReport report = run(TestingDatabases.sqlite(), ChaosPlan.of(Duration.ZERO, 1, 20));

        assertThat(report.lost()).as(report.text()).hasSizeLessThanOrEqualTo(report.excuses());
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
