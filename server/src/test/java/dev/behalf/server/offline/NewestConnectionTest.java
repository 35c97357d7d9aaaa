package dev.behalf.server.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.grants.Ending;
import dev.behalf.server.grants.Grant;
import java.time.Duration;
import java.util.List;

/// Which connection of a person serves a tool that has no token of hers.
class NewestConnectionTest {

    @OnBothDatabases
    void isTheNewestInForceThatHasAllTheScopes(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            OfflineAccess node = world.steadyNode();
            Grant old = world.signedIn("auth0", "jane");
            world.clock.advance(Duration.ofMinutes(1));
            Grant middle = world.signedIn("auth0", "jane");
            world.clock.advance(Duration.ofMinutes(1));
            Grant latest = world.signedIn("auth0", "jane");
            world.signedIn("auth0", "omar");
            String jane = old.person();
            List<String> email = List.of("openid", "email");

            assertThat(node.newest("auth0", jane, email)).hasValue(latest.id());
            assertThat(node.newest("clerk", jane, email))
                    .as("of another environment")
                    .isEmpty();
            assertThat(node.newest("auth0", "usr_nobody", email)).isEmpty();
            assertThat(node.newest("auth0", jane, List.of("openid", "delete:all")))
                    .isEmpty();
            assertThat(node.newest("auth0", jane, List.of("emai")))
                    .as("a part of a scope")
                    .isEmpty();

            set(world, latest, "scope = 'openid'");
            assertThat(node.newest("auth0", jane, email)).hasValue(middle.id());
            assertThat(node.newest("auth0", jane, List.of("openid"))).hasValue(latest.id());
            set(world, middle, "state = 'paused'");
            assertThat(node.newest("auth0", jane, email)).hasValue(old.id());
            world.grants.end("auth0", old.id(), Ending.TEAM);
            assertThat(node.newest("auth0", jane, email)).isEmpty();
            set(world, middle, "state = 'active'");
            assertThat(node.newest("auth0", jane, email)).hasValue(middle.id());
            set(world, middle, "token = NULL");
            assertThat(node.newest("auth0", jane, email)).isEmpty();

            world.clock.advance(Duration.between(world.clock.instant(), latest.expiresAt()));
            assertThat(node.newest("auth0", jane, List.of("openid")))
                    .as("its grant is over")
                    .isEmpty();
        }
    }

    private static void set(OfflineWorld world, Grant grant, String what) {
        int rows = world.database.write(
                handle -> handle.execute("UPDATE provider_token SET " + what + " WHERE grant_id = ?", grant.id()));
        assertThat(rows).isOne();
    }
}
