package dev.behalf.server.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.idp.Outage;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.grants.Ending;
import dev.behalf.server.grants.Grant;
import java.time.Duration;
import java.util.List;

/// Tokens are given back where they came from: before the keys are destroyed without which nobody can do it any more,
/// and after the environment was connected to something else or nothing.
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

            GivenBack given = world.steadyNode().giveBack("auth0", PATIENCE);

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

            assertThat(world.steadyNode().giveBack("auth0", PATIENCE)).isEqualTo(new GivenBack(0, 1));
            assertThat(world.steadyNode().giveBack("auth0", Duration.ZERO)).isEqualTo(new GivenBack(0, 1));
            assertThat(world.steadyNode().giveBack("oidc", PATIENCE)).isEqualTo(new GivenBack(0, 0));
        }
    }

    @OnBothDatabases
    void whatAConnectionThatIsGoneLeftIsGivenBackToItsOwnProvider(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            OfflineAccess node = world.steadyNode();
            Grant removed = world.signedIn("auth0", "jane");
            Grant changed = world.signedIn("oidc", "jane");
            world.grants.end("oidc", changed.id(), Ending.TEAM);

            world.apply(
                    "environments:\n  - { name: auth0, kind: development }\n"
                            + world.environment("oidc", world.tenant("clerk"), true),
                    true);
            world.tenant("clerk").requests().clear();
            node.tend();

            assertThat(world.environments.registry().connections()).doesNotContainKey("auth0");
            for (Grant grant : List.of(removed, changed)) {
                assertThat(world.held(grant).token()).isNull();
                assertThat(good(world, grant.environment())).isZero();
            }
            assertThat(world.tenant("clerk").requests().entries()).isEmpty();
        }
    }

    @OnBothDatabases
    void beforeTheKeysAreDestroyedFormerProvidersAreToldToo(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            OfflineAccess node = world.steadyNode();
            world.signedIn("oidc", "jane");
            world.signedIn("auth0", "jane");
            world.apply(
                    "environments:\n  - { name: auth0, kind: development }\n"
                            + world.environment("oidc", world.tenant("clerk"), true),
                    true);

            for (String environment : List.of("oidc", "auth0")) {
                assertThat(node.giveBack(environment, PATIENCE)).isEqualTo(new GivenBack(1, 0));
                assertThat(good(world, environment)).isZero();
            }
        }
    }

    /// The environment was connected elsewhere, and the person allows acting anew.
    @OnBothDatabases
    void whatAFormerApplicationGaveIsGivenBackBeforeAnothersIsKept(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            OfflineAccess node = world.steadyNode();
            Grant grant = world.signedIn("oidc", "jane");
            world.apply("environments:\n" + world.environment("oidc", world.tenant("clerk"), true));
            node.tend();
            assertThat(world.held(grant).state()).isEqualTo(State.NEEDS_SIGN_IN);
            KeptTokens kept = new KeptTokens(
                    ProviderApplication.of(world.connection("oidc").connection().settings()),
                    "another-token",
                    "access",
                    null,
                    List.of());

            assertThat(world.grants.allowActing("oidc", grant.person(), grant.id(), kept, "browser"))
                    .as("nothing is overwritten that is still good")
                    .isFalse();
            node.giveBackFormer("oidc", "usr_another", grant.id());
            assertThat(good(world, "oidc")).as("it is jane's").isEqualTo(1);

            world.tenant("oidc").goDown(Outage.status(503));
            node.giveBackFormer("oidc", grant.person(), grant.id());
            assertThat(world.grants.allowActing("oidc", grant.person(), grant.id(), kept, "browser"))
                    .as("its provider is away")
                    .isFalse();
            world.tenant("oidc").goUp();
            world.clock.advance(Duration.ofHours(1));
            node.tend();

            assertThat(good(world, "oidc")).isZero();
            assertThat(world.grants.allowActing("oidc", grant.person(), grant.id(), kept, "browser"))
                    .isTrue();
            node.giveBackFormer("oidc", grant.person(), grant.id());
            assertThat(world.held(grant).token()).as("of this application").isNotNull();
        }
    }

    @OnBothDatabases
    void anEnvironmentIsDeletedAfterTheProviderWasTold(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            OfflineAccess node = world.steadyNode();
            world.environments.beforeDeletion(
                    name -> node.giveBack(name, PATIENCE).text());
            world.signedIn("auth0", "jane");
            world.signedIn("clerk", "jane");

            world.environments.changes().delete("auth0", null, Actor.SERVER);
            world.environments.changes().delete("nowhere", null, Actor.SERVER);

            assertThat(world.environments.registry().environments()).doesNotContainKey("auth0");
            assertThat(good(world, "auth0")).isZero();
            assertThat(good(world, "clerk")).isEqualTo(1);
            assertThat(new AuditLog(world.database, world.clock)
                            .page(new AuditFilter("", "environment.delete", ""), Long.MAX_VALUE, 2))
                    .extracting(entry -> entry.event().detail())
                    .containsExactly("revoked at the provider: 1; not revoked there: 0");
        }
    }

    private static long good(OfflineWorld world, String environment) {
        return world.tenant(environment).refreshTokens().handedOut().stream()
                .filter(token ->
                        world.tenant(environment).refreshTokens().grantOf(token).isPresent())
                .count();
    }
}
