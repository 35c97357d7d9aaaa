package dev.behalf.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.token.Explanation;
import dev.behalf.token.Reason;
import dev.behalf.token.Refusal;
import dev.behalf.token.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivityTest {

    private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.c2VjcmV0LXRva2Vu.c2ln";
    private static final Duration KEPT = Duration.ofDays(30);

    private Instant now = Instant.parse("2026-01-02T12:00:30Z");
    private final InstantSource clock = () -> now;

    private static Verdict refused(Reason reason, String found) {
        return new Verdict.Refused(Refusal.of(reason, "https://acme.example/", found));
    }

    private static void note(Activity activity, String environment, Verdict verdict) {
        activity.recorder(environment).note(Face.CHECK, TOKEN, verdict, _ -> explanation(verdict));
    }

    private static Explanation explanation(Verdict verdict) {
        Refusal refusal = ((Verdict.Refused) verdict).refusal();
        return new Explanation(
                verdict,
                List.of(
                        new Explanation.Row("form", Explanation.Outcome.PASSED, "three parts", TOKEN, null),
                        new Explanation.Row(
                                "issuer", Explanation.Outcome.FAILED, refusal.expected(), refusal.found(), refusal),
                        new Explanation.Row("key", Explanation.Outcome.NOT_REACHED, "a known key", null, null)),
                null,
                null);
    }

    private static void environment(Database database, String name) {
        database.write(handle -> handle.execute(
                "INSERT INTO environment (name, kind, colour, created_at, updated_at) VALUES (?, 'development', 'blue', 0, 0)",
                name));
    }

    @OnBothDatabases
    void keepsWhyATokenWasRefusedAndNotTheToken(TestingDatabase testing) {
        try (Database database = testing.open();
                Activity activity = new Activity(database, clock, KEPT)) {
            environment(database, "default");
            note(activity, "default", refused(Reason.ISSUER_MISMATCH, "https://evil.example/"));
            activity.write();

            RecordedRefusal refusal = activity.refusals("default", RefusalFilter.ALL, Long.MAX_VALUE, 10)
                    .getFirst();
            assertThat(refusal.at()).isEqualTo(now);
            assertThat(refusal.face()).isEqualTo(Face.CHECK);
            assertThat(refusal.reason()).isEqualTo(Reason.ISSUER_MISMATCH);
            assertThat(refusal.rules())
                    .extracting(RecordedRule::rule, RecordedRule::outcome, RecordedRule::found)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("form", Explanation.Outcome.PASSED, ""),
                            org.assertj.core.groups.Tuple.tuple(
                                    "issuer", Explanation.Outcome.FAILED, "https://evil.example/"),
                            org.assertj.core.groups.Tuple.tuple("key", Explanation.Outcome.NOT_REACHED, ""));
            assertThat(activity.refusal("default", refusal.id())).contains(refusal);
            assertThat(activity.refusal("other", refusal.id())).isEmpty();
        }
    }

    @OnBothDatabases
    void addsUpWhatSeveralNodesCount(TestingDatabase testing) {
        try (Database database = testing.open();
                Activity one = new Activity(database, clock, KEPT);
                Activity two = new Activity(database, clock, KEPT)) {
            environment(database, "default");
            for (Activity node : List.of(one, two, one)) {
                note(node, "default", refused(Reason.ISSUER_MISMATCH, "x"));
                node.write();
            }

            Series series = two.series("default", Range.HOUR);
            assertThat(series.refused().get(Reason.ISSUER_MISMATCH.code()))
                    .hasSize(60)
                    .last()
                    .isEqualTo(3L);
            assertThat(two.series("default", Range.MONTH).refusedInAll()).isEqualTo(3);
            assertThat(series.verifiedInAll()).isZero();
        }
    }

    @OnBothDatabases
    void countsAFloodOfWhichItKeepsOnlyTheFirst(TestingDatabase testing) {
        try (Database database = testing.open();
                Activity activity = new Activity(database, clock, KEPT)) {
            environment(database, "default");
            for (int i = 0; i < 5000; i++) {
                note(activity, "default", refused(Reason.ISSUER_MISMATCH, "x"));
            }
            activity.write();

            assertThat(activity.series("default", Range.HOUR).refusedInAll()).isEqualTo(5000);
            assertThat(rows(database, "activity_refusal")).isEqualTo(Recorder.REFUSED_PER_INTERVAL);
        }
    }

    @OnBothDatabases
    void findsByReasonAndTextAndGoesOnWhereAPageEnded(TestingDatabase testing) {
        try (Database database = testing.open();
                Activity activity = new Activity(database, clock, KEPT)) {
            environment(database, "default");
            note(activity, "default", refused(Reason.ISSUER_MISMATCH, "100%"));
            activity.write();
            now = now.plusSeconds(1);
            note(activity, "default", refused(Reason.EXPIRED, "100 ago"));
            activity.write();

            assertThat(reasons(activity, RefusalFilter.ALL)).containsExactly(Reason.EXPIRED, Reason.ISSUER_MISMATCH);
            assertThat(reasons(activity, new RefusalFilter(Reason.EXPIRED.code(), "")))
                    .containsExactly(Reason.EXPIRED);
            assertThat(reasons(activity, new RefusalFilter("", "100%"))).containsExactly(Reason.ISSUER_MISMATCH);
            long newest = activity.refusals("default", RefusalFilter.ALL, Long.MAX_VALUE, 1)
                    .getFirst()
                    .id();
            assertThat(activity.refusals("default", RefusalFilter.ALL, newest, 10))
                    .extracting(RecordedRefusal::reason)
                    .containsExactly(Reason.ISSUER_MISMATCH);
            assertThat(activity.newerThan("default", RefusalFilter.ALL, newest)).isEmpty();
            assertThat(activity.newerThan("default", RefusalFilter.ALL, newest - 1))
                    .hasSize(1);
        }
    }

    @OnBothDatabases
    void findsByClientInEitherCaseAndByTime(TestingDatabase testing) {
        try (Database database = testing.open();
                Activity activity = new Activity(database, clock, KEPT)) {
            environment(database, "default");
            insert(database, now.minusSeconds(60), "Acme_Web", "x");
            insert(database, now, "other", "x");

            assertThat(clients(activity, new RefusalFilter("", "acme_w"))).containsExactly("Acme_Web");
            assertThat(clients(activity, new RefusalFilter("", "acmeXw"))).isEmpty();
            assertThat(clients(activity, new RefusalFilter("", "", now, null))).containsExactly("other");
            assertThat(clients(activity, new RefusalFilter("", "", null, now))).containsExactly("Acme_Web");
        }
    }

    @OnBothDatabases
    void looksForATextAtSoManyRefusalsOnlyAndGoesOnFromThere(TestingDatabase testing) {
        try (Database database = testing.open();
                Activity activity = new Activity(database, clock, KEPT)) {
            environment(database, "default");
            RefusalFilter text = new RefusalFilter("", "needle");
            insert(database, now.minusSeconds(20_000), "c", "a needle far back");
            database.write(handle -> {
                RefusalTable.insert(
                        handle,
                        java.util.stream.IntStream.range(0, RefusalTable.MOST_SEARCHED)
                                .mapToObj(i -> refusal(now.minusSeconds(i), "c", "hay"))
                                .toList());
                return null;
            });

            RefusalPage first = activity.page("default", text, Long.MAX_VALUE, 10);
            assertThat(first.refusals()).isEmpty();
            assertThat(first.searched()).isTrue();

            RefusalPage second = activity.page("default", text, first.next(), 10);
            assertThat(second.refusals()).extracting(RecordedRefusal::found).containsExactly("a needle far back");
            assertThat(second.next()).isZero();
        }
    }

    private static void insert(Database database, Instant at, String client, String found) {
        database.write(handle -> {
            RefusalTable.insert(handle, List.of(refusal(at, client, found)));
            return null;
        });
    }

    private static RecordedRefusal refusal(Instant at, String client, String found) {
        return new RecordedRefusal(
                RefusalIds.next(at),
                at,
                "default",
                Face.CHECK,
                Reason.EXPIRED,
                Reason.EXPIRED.code(),
                "y",
                found,
                client,
                List.of(),
                java.util.Map.of());
    }

    private static List<@org.jspecify.annotations.Nullable String> clients(Activity activity, RefusalFilter filter) {
        return activity.refusals("default", filter, Long.MAX_VALUE, 10).stream()
                .map(RecordedRefusal::client)
                .toList();
    }

    void findsTheNearestOfTheSameReasonAndClient(TestingDatabase testing) {
        try (Database database = testing.open();
                Activity activity = new Activity(database, clock, KEPT)) {
            environment(database, "default");
            environment(database, "other");
            for (String environment : List.of("default", "other", "default", "default")) {
                note(activity, environment, refused(Reason.EXPIRED, "x"));
                activity.write();
                now = now.plusSeconds(1);
                note(activity, environment, refused(Reason.ISSUER_MISMATCH, "x"));
                activity.write();
                now = now.plusSeconds(1);
            }
            List<RecordedRefusal> alike =
                    activity.refusals("default", new RefusalFilter(Reason.EXPIRED.code(), ""), Long.MAX_VALUE, 10);
            RecordedRefusal middle = alike.get(1);

            assertThat(activity.neighbours(middle))
                    .isEqualTo(new Neighbours(alike.get(2).id(), alike.get(0).id()));
            assertThat(activity.neighbours(alike.get(2)).older()).isNull();
            assertThat(activity.neighbours(alike.get(0)).newer()).isNull();
            database.write(handle -> handle.execute(
                    "UPDATE activity_refusal SET client = 'another' WHERE id = ?",
                    alike.get(0).id()));
            assertThat(activity.neighbours(middle))
                    .isEqualTo(new Neighbours(alike.get(2).id(), null));
        }
    }

    private static List<Reason> reasons(Activity activity, RefusalFilter filter) {
        return activity.refusals("default", filter, Long.MAX_VALUE, 10).stream()
                .map(RecordedRefusal::reason)
                .toList();
    }

    @OnBothDatabases
    void forgetsWhatIsTooOldAndWhatBelongedToADeletedEnvironment(TestingDatabase testing) {
        try (Database database = testing.open();
                Activity activity = new Activity(database, clock, KEPT)) {
            environment(database, "default");
            note(activity, "default", refused(Reason.EXPIRED, "x"));
            note(activity, "gone", refused(Reason.EXPIRED, "x"));
            activity.write();
            assertThat(activity.refusals("gone", RefusalFilter.ALL, Long.MAX_VALUE, 10))
                    .isEmpty();

            now = now.plus(KEPT).plus(Duration.ofHours(2));
            activity.forget();
            assertThat(reasons(activity, RefusalFilter.ALL)).isEmpty();
            assertThat(rows(database, "activity_count")).isZero();
        }
    }

    @OnBothDatabases
    void writesCountsLaterWhenTheDatabaseWasGone(TestingDatabase testing) {
        try (Database database = testing.open();
                Activity activity = new Activity(database, clock, KEPT)) {
            note(activity, "default", refused(Reason.EXPIRED, "x"));
            database.write(handle -> handle.execute("ALTER TABLE activity_count RENAME TO elsewhere"));
            org.assertj.core.api.Assertions.assertThatThrownBy(activity::write).isInstanceOf(RuntimeException.class);
            database.write(handle -> handle.execute("ALTER TABLE elsewhere RENAME TO activity_count"));
            environment(database, "default");
            activity.write();

            assertThat(activity.series("default", Range.HOUR).refusedInAll()).isOne();
        }
    }

    private static int rows(Database database, String table) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void aSampleKeepsTheFirstAndBeginsAnewWhenTaken() {
        Sample<Integer> sample = new Sample<>(2);
        for (int i = 0; i < 5; i++) {
            sample.add(i);
        }

        assertThat(sample.take()).containsExactly(0, 1);
        assertThat(sample.take()).isEmpty();
        sample.add(7);
        assertThat(sample.take()).containsExactly(7);
    }
}
