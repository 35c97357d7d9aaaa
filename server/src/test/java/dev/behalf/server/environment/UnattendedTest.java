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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a key may do for people who are away: how it is said, kept and taken back.
class UnattendedTest {

    private static final Actor ANN = Actor.member("mem_1", "ann@acme.com");
    private static final UnattendedInput INPUT = new UnattendedInput(
            List.of("read:orders", "openid", "openid"), List.of("api.acme.com:443", "api.acme.com", "localhost:8443"));
    private static final Unattended ALLOWED =
            new Unattended(List.of("read:orders", "openid"), List.of("api.acme.com", "localhost:8443"));

    private static ApiKey key(Environments environments, String name) {
        return environments.registry().keys().values().stream()
                .filter(key -> key.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    @OnBothDatabases
    void isKeptInForceAtOnceAndTakenBackTheSameWay(TestingDatabase testing) {
        TestingManifests.Clock clock = new TestingManifests.Clock();
        try (Database database = testing.open();
                Environments environments = Environments.open(database, clock);
                Environments other = Environments.open(database, clock)) {
            environments.apply(manifest(AUTH0), false, false, ANN);
            String id = key(environments, "backend").id();

            KeyChange allowed = environments.setUnattended("default", id, INPUT, ANN);
            assertThat(allowed).isEqualTo(new KeyChange.Changed(key(environments, "backend")));
            assertThat(key(environments, "backend").unattended()).isEqualTo(ALLOWED);
            environments.setUnattended("default", id, INPUT, ANN);
            other.poll();
            assertThat(key(other, "backend").unattended()).isEqualTo(ALLOWED);
            environments.setUnattended("default", id, null, ANN);
            environments.setUnattended("default", id, null, ANN);
            assertThat(key(environments, "backend").unattended()).isNull();
            other.poll();
            assertThat(key(other, "backend").unattended()).isNull();

            String publishable = key(environments, "web").id();
            assertThat(environments.setUnattended("default", publishable, INPUT, ANN))
                    .isInstanceOfSatisfying(
                            KeyChange.Refused.class,
                            refused -> assertThat(refused.problems().getFirst().message())
                                    .contains("Allow it for a secret key"));
            assertThat(environments.setUnattended("default", publishable, null, ANN))
                    .isInstanceOf(KeyChange.Changed.class);
            assertThat(environments.setUnattended("elsewhere", id, INPUT, ANN)).isEqualTo(new KeyChange.Unknown());
            assertThat(environments.setUnattended("default", "key_none", null, ANN))
                    .isEqualTo(new KeyChange.Unknown());
            environments.revokeKey(id, ANN);
            assertThat(environments.setUnattended("default", id, INPUT, ANN)).isEqualTo(new KeyChange.Unknown());

            List<AuditEntry> entries = new AuditLog(database, clock)
                    .page(AuditFilter.ALL, Long.MAX_VALUE, 100)
                    .reversed();
            assertThat(entries)
                    .extracting(entry ->
                            entry.event().action() + " " + entry.event().detail())
                    .filteredOn(text -> text.startsWith("key.unattended"))
                    .containsExactly(
                            "key.unattended.allow backend: acts unattended with read:orders, openid at api.acme.com,"
                                    + " localhost:8443",
                            "key.unattended.withdraw backend, before: acts unattended with read:orders, openid at"
                                    + " api.acme.com, localhost:8443");
        }
    }

    @OnBothDatabases
    void aNewKeyMayHaveItUnlessItIsPublishable(TestingDatabase testing) {
        try (Database database = testing.open();
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            environments.apply(manifest(AUTH0), false, false, ANN);

            environments.createKey("default", ApiKey.Kind.SECRET, "nightly", List.of(), INPUT, ANN);
            assertThat(key(environments, "nightly").unattended()).isEqualTo(ALLOWED);
            assertThat(environments.listKeys()).contains(key(environments, "nightly"));
            assertThat(environments.createKey(
                            "default", ApiKey.Kind.PUBLISHABLE, "p", List.of("https://a.example"), INPUT, ANN))
                    .isInstanceOfSatisfying(KeyCreation.Refused.class, refused -> {
                        assertThat(refused.setting()).isEqualTo("unattended");
                        assertThat(refused.problem()).contains("Allow it for a secret key");
                    });
            UnattendedInput nowhere = new UnattendedInput(List.of("a"), List.of());
            assertThat(environments.createKey("default", ApiKey.Kind.SECRET, "p", List.of(), nowhere, ANN))
                    .isEqualTo(new KeyCreation.Refused(
                            "unattended.hosts",
                            "Expected at least one of the hosts, found none. Name each host where the token may be"
                                    + " used."));
        }
    }

    @OnBothDatabases
    void theManifestAllowsChangesAndWithdrawsIt(TestingDatabase testing) {
        try (Database database = testing.open();
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            String more = "unattended: { scopes: [read:orders, openid], hosts: [api.acme.com, \"localhost:8443\"] }";
            String with = AUTH0.replace("{ name: backend, kind: secret", "{ name: backend, kind: secret, " + more);
            assertThat(with).isNotEqualTo(AUTH0);

            environments.apply(manifest(with), false, false, ANN);
            assertThat(key(environments, "backend").unattended()).isEqualTo(ALLOWED);
            assertThat(changed(environments, with)).isEmpty();
            assertThat(changed(environments, with.replace("read:orders, ", "")))
                    .containsExactly("~ default.keys.backend: secret, acts unattended with read:orders, openid at"
                            + " api.acme.com, localhost:8443 → secret, acts unattended with openid at api.acme.com,"
                            + " localhost:8443");
            assertThat(changed(environments, AUTH0)).hasSize(1);
            assertThat(key(environments, "backend").unattended()).isNull();
            assertThat(environments.connections().yaml("default").orElseThrow()).doesNotContain("unattended");
        }
    }

    private static List<String> changed(Environments environments, String yaml) {
        return ((ApplyResult.Applied) environments.apply(manifest(yaml), false, false, ANN))
                .differences().stream()
                        .filter(Difference::changes)
                        .map(Difference::text)
                        .toList();
    }

    @Test
    void everyProblemInTheManifestIsSaidAtItsPlace() {
        Manifest.Reading reading = Manifest.read("""
                environments:
                  - name: default
                    kind: development
                    keys:
                      - { name: a, kind: secret, unattended: { scopes: [], hosts: ["*.acme.com", API.acme.com] } }
                      - { name: b, kind: secret, unattended: { scopes: ["a b", ok], host: [x] } }
                      - { name: c, kind: secret, unattended: true }
                      - { name: d, kind: publishable, origins: [https://a.example], unattended: { scopes: [a], hosts: [b] } }
                      - { name: e, kind: secret, unattended: { scopes: [sk_live_planted1234], hosts: [[x]] } }
                """.getBytes(StandardCharsets.UTF_8));

        assertThat(reading).isInstanceOfSatisfying(Manifest.Reading.Invalid.class, invalid -> {
            assertThat(invalid.problems())
                    .extracting(problem -> problem.path().replace("environments[0].keys", ""))
                    .containsExactlyInAnyOrder(
                            "[0].unattended.scopes",
                            "[0].unattended.hosts[0]",
                            "[0].unattended.hosts[1]",
                            "[1].unattended.scopes[0]",
                            "[1].unattended.host",
                            "[1].unattended.hosts",
                            "[2].unattended",
                            "[3].unattended",
                            "[4].unattended.scopes[0]",
                            "[4].unattended.hosts[0]");
            assertThat(invalid.toString())
                    .contains("Allow it for a secret key", "Did you mean hosts?")
                    .doesNotContain("planted");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api.acme.com       | -",
                "localhost          | -",
                "10.0.0.1:8443      | -",
                "xn--bcher-kva.example | -",
                "API.acme.com       | lower case",
                "*.acme.com         | no wildcards",
                "https://api.acme.com | Leave out https://",
                "api.acme.com/v1    | Leave out https://",
                "api.acme.com:0     | its port",
                "api.acme.com:99999 | its port",
                "api.acme.com:      | its port",
                "api..acme.com      | the host's name",
                "-api.acme.com      | the host's name",
                "api.acme.com.      | the host's name",
                "u@api.acme.com     | the host's name",
                "[::1]              | the host's name",
                "bücher.example     | the host's name",
                "a b                | the host's name",
            })
    void takesExactHostsOnly(String host, String advice) {
        UnattendedForm.Fault fault = UnattendedForm.hostFault(host);

        if (advice.equals("-")) {
            assertThat(fault).isNull();
            assertThat(Unattended.hostOf("https://" + host + "/v1")).isEqualTo(host);
        } else {
            assertThat(Objects.requireNonNull(fault).change()).contains(advice);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://api.acme.com            | api.acme.com",
                "HTTPS://API.acme.com:443/a?b=c  | api.acme.com",
                "https://api.acme.com:8443       | api.acme.com:8443",
                "http://api.acme.com             | -",
                "https://api.acme.com#a          | -",
                "https://u@api.acme.com          | -",
                "https:api.acme.com              | -",
                "https://api.acme.com:x          | -",
                "//api.acme.com                  | -",
                "https://a b                     | -",
            })
    void theHostOfAUrlIsWhatStandsInTheList(String url, String host) {
        assertThat(String.valueOf(Unattended.hostOf(url))).isEqualTo(host.equals("-") ? "null" : host);
    }
}
