package dev.behalf.server.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.idp.Outage;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.grants.Grant;
import java.time.Duration;

/// What is done at the provider before the keys are destroyed without which nobody can do it any more.
class GivingBackTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @OnBothDatabases
    void theProviderRevokesWhatOpensAndNothingOfOtherEnvironments(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            world.signedIn("auth0", "jane");
            world.signedIn("auth0", "omar");
            Grant broken = world.signedIn("auth0", "jane");
            Grant paused = world.signedIn("auth0", "jane");
            world.signedIn("clerk", "jane");
            world.database.write(handle -> {
                handle.execute("UPDATE provider_token SET token = 'nothing sealed' WHERE grant_id = ?", broken.id());
                return handle.execute(
                        "UPDATE provider_token SET state = 'paused', provider = 'auth0 elsewhere x' WHERE grant_id = ?",
                        paused.id());
            });

            GivenBack given = world.node().giveBack("auth0", PATIENCE);

            assertThat(given).isEqualTo(new GivenBack(2, 2));
            assertThat(given.text()).isEqualTo("revoked at the provider: 2; not revoked there: 2");
            assertThat(good(world, "auth0")).isEqualTo(2);
            assertThat(good(world, "clerk")).isEqualTo(1);
        }
    }

    @OnBothDatabases
    void aProviderThatIsAwayStopsNobody(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            world.signedIn("auth0", "jane");
            world.tenant("auth0").goDown(Outage.status(503));

            assertThat(world.node().giveBack("auth0", PATIENCE)).isEqualTo(new GivenBack(0, 1));
            assertThat(world.node().giveBack("auth0", Duration.ZERO)).isEqualTo(new GivenBack(0, 1));
            assertThat(world.node().giveBack("oidc", PATIENCE)).isEqualTo(new GivenBack(0, 0));
        }
    }

    private static long good(OfflineWorld world, String environment) {
        return world.tenant(environment).refreshTokens().handedOut().stream()
                .filter(token ->
                        world.tenant(environment).refreshTokens().grantOf(token).isPresent())
                .count();
    }
}
