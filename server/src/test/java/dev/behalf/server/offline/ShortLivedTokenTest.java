package dev.behalf.server.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.grants.Grant;
import java.time.Duration;

/// Access tokens that end before the time for which others must still be good.
class ShortLivedTokenTest {

    private static void isServed(OfflineAccess node, Grant grant) {
        assertThat(node.ask(OfflineWorld.ask(grant))).isInstanceOf(Answer.Token.class);
    }

    @OnBothDatabases
    void aTokenThatLivesForSecondsIsNotRefreshedForEachAsk(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            OfflineAccess node = world.steadyNode();
            Grant grant = world.signedIn("auth0", "jane");
            world.database.write(handle -> handle.execute(
                    "UPDATE provider_token SET access_expires_at = ? WHERE grant_id = ?",
                    world.clock.instant().plusSeconds(20).toEpochMilli(),
                    grant.id()));
            isServed(node, grant);
            world.clock.advance(Duration.ofSeconds(15));
            isServed(node, grant);
            isServed(world.steadyNode(), grant);
            assertThat(world.held(grant).generation()).isZero();

            world.clock.advance(Duration.ofSeconds(2));
            isServed(node, grant);

            assertThat(world.held(grant).generation()).isEqualTo(1);
        }
    }
}
