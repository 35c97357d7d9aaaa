package dev.behalf.server;

import static dev.behalf.server.grants.TestingGrants.CLAUDE;
import static dev.behalf.server.grants.TestingGrants.person;
import static dev.behalf.server.grants.TestingGrants.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.server.TestingAdmin.Answer;
import dev.behalf.server.crypto.KeyFile;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.team.Role;
import dev.behalf.server.vault.Vault;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Connections of people by the admin API, at an emulated Auth0 and by the whole server.
class AdminConnectionsTest {

    private static final String LIVE = "/api/v1/environments/live/connections";
    private static final String TEST = "/api/v1/environments/test/connections";

    private static String yaml(Sandbox sandbox) {
        return """
                environments:
                  - name: live
                    kind: production
                    connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web, offlineAccess: true }
                  - name: test
                    kind: development
                    connection: { provider: auth0, tenantDomain: "%s", clientId: %s, offlineAccess: true }
                    development: { allowLoopbackProviders: true }
                """.formatted(sandbox.auth0().origin(), Auth0Tenant.CLIENT_ID);
    }

    private static Grants grants(TestingAdmin admin, TestingDatabase testing) {
        Vault vault =
                Vault.open(admin.database, admin.clock, KeyFile.read(InstallationKey.beside(Path.of(testing.url()))));
        return new Grants(admin.database, vault, admin.clock, GrantTimes.DEFAULTS);
    }

    @Test
    void connectionsAreListedTriedPausedResumedAndEnded() {
        try (Sandbox sandbox = Sandbox.builder().keys(KeySource.pooled()).all().start();
                TestingDatabase testing = TestingDatabases.sqlite();
                TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            assertThat(admin.apply(token, yaml(sandbox)).status()).isEqualTo(200);
            Grants grants = grants(admin, testing);
            Grant ann = signIn(grants, "live", person("Ann"), CLAUDE, "Claude", "secret-1")
                    .grant();
            signIn(grants, "live", person("Ann"), "desk", "Desk", "secret-2");
            signIn(grants, "live", person("Bob"), "desk", "Desk", "secret-3");
            Grant eve = signIn(grants, "test", person("Eve"), "desk", "Desk", "secret-4")
                    .grant();

            Answer page = admin.get(LIVE + "?limit=2&text=acme.com", token);
            assertThat(page.at("/connections").size()).isEqualTo(2);
            assertThat(page.at("/counts/active").intValue()).isEqualTo(3);
            assertThat(page.body()).doesNotContain("secret-");
            assertThat(admin.get(LIVE + "?limit=2&before=" + page.text("/next"), token)
                            .at("/connections")
                            .size())
                    .isEqualTo(1);
            assertThat(admin.get(LIVE + "?state=paused", token)
                            .at("/connections")
                            .size())
                    .isZero();
            assertThat(admin.get(LIVE + "?state=good", token).status()).isEqualTo(400);
            assertThat(admin.get(LIVE + "/" + eve.id(), token).status()).isEqualTo(404);

            String one = LIVE + "/" + ann.id();
            assertThat(admin.post(one + "/pause", token).text("/state")).isEqualTo("paused");
            Answer paused = admin.get(one, token);
            assertThat(paused.text("/reason")).isEqualTo("team");
            assertThat(paused.at("/events").size()).isEqualTo(2);
            assertThat(admin.post(one + "/resume", token).text("/state")).isEqualTo("active");
            assertThat(admin.post(one + "/revoke", token).code()).isEqualTo("BH-444");
            assertThat(admin.post(one + "/revoke?confirm=live", token).text("/state"))
                    .isEqualTo("revoked");

            assertThat(admin.post(LIVE + "?act=pause", token).status()).isEqualTo(400);
            assertThat(admin.post(LIVE + "?act=pause&all=true&person=" + ann.person(), token)
                            .status())
                    .isEqualTo(400);
            assertThat(admin.post(LIVE + "?act=stop&all=true", token).status()).isEqualTo(400);
            Answer unconfirmed = admin.post(LIVE + "?act=pause&all=true", token);
            assertThat(unconfirmed.code()).isEqualTo("BH-444");
            assertThat(unconfirmed.text("/risks/0/sentence")).startsWith("2 connections will hand out nothing");
            assertThat(admin.post(LIVE + "?act=pause&all=true&confirm=live", token)
                            .at("/changed")
                            .intValue())
                    .isEqualTo(2);
            assertThat(admin.post(LIVE + "?act=resume&client=desk", token)
                            .at("/changed")
                            .intValue())
                    .isEqualTo(2);
            assertThat(admin.post(LIVE + "?act=revoke&confirm=live&person=" + ann.person(), token)
                            .at("/changed")
                            .intValue())
                    .isEqualTo(1);

            Answer tried = admin.post(TEST + "/" + eve.id() + "/refresh", token);
            assertThat(tried.at("/works").booleanValue()).isFalse();
            assertThat(tried.text("/connection/state")).isEqualTo("needs_sign_in");
            assertThat(tried.text("/connection/detail")).contains("invalid_grant");

            String viewer = admin.token(Role.VIEWER);
            assertThat(admin.get(LIVE, viewer).status()).isEqualTo(200);
            assertThat(admin.post(LIVE + "?act=pause&all=true", viewer).status())
                    .isEqualTo(403);
            assertThat(admin.get("/api/v1/audit?action=offline", token)
                            .at("/entries")
                            .size())
                    .isEqualTo(7);
        }
    }

    @Test
    void theAuditLogSaysWhatWasGivenBackBeforeAnEnvironmentWasDeleted() {
        try (Sandbox sandbox = Sandbox.builder().keys(KeySource.pooled()).all().start();
                TestingDatabase testing = TestingDatabases.sqlite();
                TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            assertThat(admin.apply(token, yaml(sandbox)).status()).isEqualTo(200);
            Grants grants = grants(admin, testing);
            signIn(grants, "test", person("Eve"), "desk", "Desk", "secret-4");

            assertThat(admin.delete("/api/v1/environments/test?confirm=test", token)
                            .status())
                    .isEqualTo(204);

            assertThat(admin.get("/api/v1/audit?action=environment.delete", token)
                            .text("/entries/0/detail"))
                    .as("it is of another application than the environment's")
                    .isEqualTo("revoked at the provider: 0; not revoked there: 1");
        }
    }
}
