package dev.behalf.server.clients;

import dev.behalf.keys.DocumentFetcher;
import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Clients of an environment `live`.
final class TestingClients {

    static final String ENVIRONMENT = "live";

    private TestingClients() {}

    static void run(TestingDatabase testing, TestingClock clock, DocumentFetcher fetcher, Consumer<Clients> work) {
        try (Database database = testing.open();
                Environments environments = Environments.open(database, clock)) {
            Manifest manifest = ((Manifest.Reading.Valid) Manifest.read(
                            "environments: [{ name: live, kind: production }]".getBytes(StandardCharsets.UTF_8)))
                    .manifest();
            environments.apply(manifest, false, false, "test");
            work.accept(new Clients(database, clock, _ -> fetcher, new AuditLog(database, clock)));
        }
    }

    /// The same on SQLite only.
    static void run(TestingClock clock, DocumentFetcher fetcher, Consumer<Clients> work) {
        try (TestingDatabase testing = TestingDatabases.sqlite()) {
            run(testing, clock, fetcher, work);
        }
    }

    static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
