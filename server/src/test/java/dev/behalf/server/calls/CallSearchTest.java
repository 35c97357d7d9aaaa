package dev.behalf.server.calls;

import static dev.behalf.server.grants.TestingGrants.person;
import static dev.behalf.server.grants.TestingGrants.signIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.vault.Vault;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

class CallSearchTest {

    private static final String YAML = """
            environments:
              - { name: live, kind: development }
              - { name: other, kind: development }
            """;

    @OnBothDatabases
    void findsCallsByServerOutcomeAndPersonInPages(TestingDatabase testing) {
        TestingClock clock = new TestingClock();
        try (Database database = testing.open();
                Environments environments = Environments.open(database, clock);
                CallLog log = new CallLog(database, clock, Duration.ofDays(30))) {
            environments.apply(
                    ((Manifest.Reading.Valid) Manifest.read(YAML.getBytes(UTF_8))).manifest(), false, false, "test");
            Vault vault =
                    Vault.open(database, clock, KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom())));
            Grants grants = new Grants(database, vault, clock, GrantTimes.DEFAULTS);
            Grant ann = signIn(grants, "live", person("Ann"), "desk", "Desk").grant();
            Grant percent =
                    signIn(grants, "live", person("100%"), "desk", "Desk").grant();
            Instant start = clock.instant();
            for (int i = 0; i < 6; i++) {
                log.note(call("live", ann, "tickets", i % 2 == 0 ? "ok" : "failed"));
            }
            log.note(call("live", percent, "crm", "tool_error"));
            log.note(call("other", ann, "tickets", "ok"));
            log.write();

            assertThat(servers(log, new CallFilter("", "", ""))).hasSize(7);
            assertThat(servers(log, new CallFilter("tickets", "ok", ""))).hasSize(3);
            assertThat(servers(log, new CallFilter("", CallFilter.NOT_OK, ""))).hasSize(4);
            assertThat(servers(log, new CallFilter("", "", "ANN@acme")))
                    .hasSize(6)
                    .doesNotContain("crm");
            assertThat(servers(log, new CallFilter("", "", ann.person()))).hasSize(6);
            assertThat(servers(log, new CallFilter("", "", "0%"))).containsExactly("crm");
            assertThat(servers(log, new CallFilter("", "", "%"))).containsExactly("crm");
            assertThat(servers(log, new CallFilter("crm", "ok", ""))).isEmpty();

            CallFilter good = new CallFilter("tickets", "", "");
            CallPage first = log.page("live", good, Long.MAX_VALUE, 4);
            CallPage second = log.page("live", good, first.next(), 4);
            assertThat(first.calls()).hasSize(4);
            assertThat(second.calls()).hasSize(2);
            assertThat(second.next()).isZero();
            assertThat(second.searched()).isFalse();

            CallCounts counts = log.counts("live", start);
            assertThat(counts.byServer()).containsOnlyKeys("tickets", "crm");
            assertThat(counts.of("tickets")).isEqualTo(6);
            assertThat(counts.whole()).isTrue();
            assertThat(log.counts("live", start.plusSeconds(1)).of("tickets")).isZero();
        }
    }

    private static List<String> servers(CallLog log, CallFilter filter) {
        return log.page("live", filter, Long.MAX_VALUE, 50).calls().stream()
                .map(call -> call.call().server())
                .toList();
    }

    private static Called call(String environment, Grant grant, String server, String outcome) {
        return new Called(
                environment,
                grant.person(),
                grant.client(),
                grant.id(),
                server,
                "tools/call",
                "search",
                Called.Decision.ALLOWED,
                "listed",
                "signed",
                outcome,
                Duration.ofMillis(7),
                "00");
    }
}
