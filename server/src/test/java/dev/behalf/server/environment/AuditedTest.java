package dev.behalf.server.environment;

import static dev.behalf.server.environment.TestingManifests.AUTH0;
import static dev.behalf.server.environment.TestingManifests.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEntry;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import java.util.List;
import java.util.function.BiConsumer;

class AuditedTest {

    private static final Actor ANN = Actor.member("mem_1", "ann@acme.com");

    @OnBothDatabases
    void recordsEveryActWithItsActorAndWhatItChanged(TestingDatabase testing) {
        run(testing, (environments, log) -> {
            environments.changes().create(new EnvironmentInput("live", "production", "", ""), ANN);
            environments
                    .connections()
                    .save("live", ConnectionsTest.auth0("acme.us.auth0.com", "web"), new Saving(0, null, ANN));
            long version = version(environments);
            environments.drafts().save("live", ConnectionsTest.auth0("acme.us.auth0.com", "app"), version, ANN);
            environments.drafts().promote("live", TestingManifests.NOON, "live", ANN);
            environments.connections().restore("live", version, new Saving(version(environments), "live", ANN));
            environments.drafts().save("live", ConnectionsTest.auth0("acme.us.auth0.com", "app"), version, ANN);
            environments.drafts().discard("live", ANN);
            KeyCreation key = environments.createKey("live", ApiKey.Kind.SECRET, "backend", List.of(), ANN);
            environments.revokeKey(((KeyCreation.Created) key).created().key().id(), ANN);
            environments.changes().change(new EnvironmentInput("live", "production", "", "pink"), null, ANN);
            environments.changes().delete("live", "live", ANN);

            List<AuditEntry> entries = entries(log);
            assertThat(entries)
                    .extracting(entry -> entry.event().action())
                    .containsExactly(
                            "environment.create",
                            "connection.save",
                            "draft.save",
                            "draft.promote",
                            "connection.restore",
                            "draft.save",
                            "draft.discard",
                            "key.create",
                            "key.revoke",
                            "environment.change",
                            "environment.delete");
            assertThat(entries).extracting(entry -> entry.event().actor()).containsOnly(ANN);
            assertThat(entries).extracting(entry -> entry.event().environment()).containsOnly("live");
            assertThat(entries.get(3).event().detail()).isEqualTo("~ clientId: web → app");
            assertThat(entries.toString())
                    .doesNotContain(((KeyCreation.Created) key).created().text());
        });
    }

    private static long version(Environments environments) {
        RegisteredConnection connection = environments.registry().connections().get("live");
        return connection == null ? 0 : connection.version();
    }

    @OnBothDatabases
    void recordsAManifestOncePerEnvironmentItChanges(TestingDatabase testing) {
        run(testing, (environments, log) -> {
            environments.apply(manifest(AUTH0 + "  - { name: other, kind: production }\n"), false, false, "bob");
            environments.apply(manifest(AUTH0.replace("clientId: web", "clientId: app")), false, false, ANN);

            assertThat(entries(log))
                    .extracting(entry -> entry.event().action() + " "
                            + entry.event().environment() + " "
                            + entry.event().actor().name())
                    .containsExactly(
                            "manifest.apply default bob",
                            "manifest.apply other bob",
                            "manifest.apply default ann@acme.com");
            assertThat(entries(log).getLast().event().detail()).isEqualTo("~ default.connection.clientId: web → app");
        });
    }

    @OnBothDatabases
    void recordsNothingThatWasNotDone(TestingDatabase testing) {
        run(testing, (environments, log) -> {
            environments.apply(manifest(AUTH0), false, true, ANN);
            environments.changes().create(new EnvironmentInput("BAD", "production", "", ""), ANN);
            environments.connections().save("none", ConnectionsTest.auth0("a", "b"), new Saving(0, null, ANN));
            environments.drafts().discard("none", ANN);
            environments.revokeKey("key_none", ANN);

            assertThat(entries(log)).isEmpty();
        });
    }

    private static List<AuditEntry> entries(AuditLog log) {
        return log.page(AuditFilter.ALL, Long.MAX_VALUE, 100).reversed();
    }

    private static void run(TestingDatabase testing, BiConsumer<Environments, AuditLog> test) {
        TestingManifests.Clock clock = new TestingManifests.Clock();
        try (Database database = testing.open();
                Environments environments = Environments.open(database, clock)) {
            test.accept(environments, new AuditLog(database, clock));
        }
    }
}
