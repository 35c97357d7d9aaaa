package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.provider.Diagnosis;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.admin.AdminApi;
import dev.behalf.server.admin.AdminBackend;
import dev.behalf.server.admin.LiveCheck;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.team.AdminTokens;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.Team;
import dev.behalf.server.team.TeamSettings;
import dev.behalf.server.vault.VaultKeys;
import dev.behalf.server.verification.Verifiers;
import dev.behalf.server.webhooks.TestingWebhooks;
import dev.behalf.token.VerdictCache;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AdminDoctorTest {

    private final TestingClock clock = new TestingClock();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    @Test
    void asksTheProviderOfAnEnvironmentOnceAtATime() throws InterruptedException {
        LiveCheck slow = _ -> {
            asked.countDown();
            await(answer);
            return new Diagnosis(List.of());
        };
        try (TestingDatabase testing = TestingDatabases.sqlite();
                Database database = testing.open();
                Environments environments = Environments.open(database, clock);
                Activity activity = new Activity(database, clock, Duration.ofDays(1));
                Verifiers verifiers = new Verifiers(
                        _ -> {
                            throw new AssertionError("nothing is verified here");
                        },
                        VerdictCache::none,
                        activity);
                EgressByEnvironment egress = AuthorizationParts.egress(EgressSettings.defaults())) {
            AuditLog audit = new AuditLog(database, clock);
            Team team = TeamActs.open(database, clock, audit, TeamSettings.local());
            Manifest.Reading reading = Manifest.read(AdminApiTest.YAML.getBytes(StandardCharsets.UTF_8));
            environments.apply(((Manifest.Reading.Valid) reading).manifest(), false, false, Actor.SERVER);
            String token = TestingAdmin.done(
                            team.tokens().create(new AdminTokens.Wish("ci", Role.VIEWER, AdminTokens.USUAL, List.of())))
                    .text()
                    .reveal();
            AuthorizationParts parts = TestingParts.withoutPeople(database, clock, egress);
            AdminBackend backend = new AdminBackend(
                    team,
                    environments,
                    environments.mcpServers(_ -> {
                        throw new AssertionError("nothing is sealed here");
                    }),
                    new CallLog(database, clock, Duration.ofDays(1)),
                    activity,
                    audit,
                    verifiers,
                    parts.clients(),
                    parts.ledger(),
                    parts.connections(),
                    parts.keys(),
                    TestingWebhooks.silent(database, clock),
                    new VaultKeys(database, audit, clock, () -> {}),
                    slow,
                    (_, _) -> {
                        throw new AssertionError("no server is asked here");
                    });
            try (TestingConsole console =
                    new TestingConsole(environments, door -> new AdminApi(door, backend).routes())) {
                CompletableFuture<HttpResponse<String>> first =
                        CompletableFuture.supplyAsync(() -> examine(console, token));
                asked.await();
                HttpResponse<String> second = examine(console, token);
                answer.countDown();

                assertThat(second.statusCode()).isEqualTo(503);
                assertThat(second.headers().firstValue("Retry-After")).hasValue("5");
                assertThat(first.join().statusCode()).isEqualTo(200);
                assertThat(examine(console, token).statusCode()).isEqualTo(200);
            }
        }
    }

    private static HttpResponse<String> examine(TestingConsole console, String token) {
        return console.send(console.request("/api/v1/environments/live/doctor")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
