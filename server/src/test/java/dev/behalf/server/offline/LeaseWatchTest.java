package dev.behalf.server.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.grants.Grant;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// When a lease counts as left by a node that is gone.
class LeaseWatchTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong(1);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /// Seen every second, as nodes do it.
    ///
    /// @return whether it was lost at the end of that time
    private boolean seenFor(LeaseWatch watch, Grant grant, Duration time) {
        boolean lost = watch.isLost(grant.id(), "theirs");
        for (long i = 0; i < time.toSeconds(); i++) {
            pass(Duration.ofSeconds(1));
            lost = watch.isLost(grant.id(), "theirs");
        }
        return lost;
    }

    private Grant leased(OfflineWorld world, Duration ago) {
        Grant grant = world.signedIn("auth0", "jane");
        Held held = world.held(grant);
        world.database.write(handle -> {
            assertThat(LeaseTable.lease(handle, held, null, "theirs", 0)).isTrue();
            return handle.execute(
                    "UPDATE provider_token SET leased_at = leased_at - ? WHERE grant_id = ?",
                    ago.toMillis(),
                    grant.id());
        });
        return grant;
    }

    private LeaseWatch watch(OfflineWorld world) {
        return new LeaseWatch(world.database, LEASE, nanos::get);
    }

    @OnBothDatabases
    void oneThatIsOldByTheDatabasesClockIsSeenForAThirdOfItsTime(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            Grant grant = leased(world, LEASE.plusSeconds(1));

            assertThat(seenFor(watch(world), grant, Duration.ofSeconds(10))).isFalse();
            assertThat(seenFor(watch(world), grant, Duration.ofSeconds(11))).isTrue();
        }
    }

    @OnBothDatabases
    void oneWhoseAgeIsNotShownIsSeenForAllItsTime(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            Grant grant = leased(world, Duration.ofHours(-1));

            assertThat(seenFor(watch(world), grant, Duration.ofSeconds(30))).isFalse();
            assertThat(seenFor(watch(world), grant, Duration.ofSeconds(31))).isTrue();
        }
    }

    @OnBothDatabases
    void whileItIsYoungNobodyTakesIt(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            Grant grant = leased(world, Duration.ZERO);

            assertThat(seenFor(watch(world), grant, Duration.ofSeconds(29))).isFalse();
        }
    }

    @OnBothDatabases
    void afterAGapItIsSeenAnew(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            Grant grant = leased(world, LEASE.plusSeconds(60));
            LeaseWatch watch = watch(world);
            assertThat(seenFor(watch, grant, Duration.ofSeconds(9))).isFalse();
            pass(Duration.ofSeconds(11));

            assertThat(watch.isLost(grant.id(), "theirs"))
                    .as("the database was away meanwhile, perhaps for everybody")
                    .isFalse();
            assertThat(seenFor(watch, grant, Duration.ofSeconds(11))).isTrue();
        }
    }

    @OnBothDatabases
    void ofItsOwnANodeKnowsAtOnce(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            Grant grant = leased(world, Duration.ZERO);
            LeaseWatch watch = watch(world);

            watch.abandon("theirs");

            assertThat(watch.isLost(grant.id(), "theirs")).isTrue();
        }
    }
}
