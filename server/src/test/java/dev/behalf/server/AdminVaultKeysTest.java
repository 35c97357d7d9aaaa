package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingAdmin.Answer;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.team.Role;
import org.junit.jupiter.api.Test;

/// The keys of the vault by the admin API; each exchange is judged by its description too.
class AdminVaultKeysTest {

    private static final String KEYS = "/api/v1/environments/test/vault-keys";

    @Test
    void areShownAndChangedByThoseWhoMayChangeSettings() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, AdminApiTest.YAML);
            assertThat(admin.get(KEYS, token).status()).isEqualTo(404);
            assertThat(admin.ask("POST", KEYS + "/rotate").token(token).send().status())
                    .isEqualTo(404);
            admin.post("/api/v1/environments/test/webhooks", token, "{\"url\": \"https://hooks.example.com/in\"}");

            Answer shown = admin.get(KEYS, token);
            assertThat(shown.status()).as(shown.body()).isEqualTo(200);
            assertThat(shown.text("/keys/0/state")).isEqualTo("primary");
            assertThat(shown.at("/keys/0/contents/Signing secrets of webhooks").intValue())
                    .isEqualTo(1);
            assertThat(shown.at("/underWay").booleanValue()).isFalse();
            assertThat(shown.at("/sealed")).isEqualTo(shown.at("/sealedByPrimary"));

            Answer wanted = admin.ask("POST", KEYS + "/rotate").token(token).send();
            assertThat(wanted.status()).as(wanted.body()).isEqualTo(202);
            assertThat(wanted.at("/underWay").booleanValue()).isTrue();
            assertThat(admin.ask("POST", KEYS + "/rotate").token(token).send().status())
                    .isEqualTo(202);
            assertThat(admin.get("/api/v1/audit", token).body()).containsOnlyOnce("vault-key.rotate");
            assertThat(admin.get(KEYS, admin.token(Role.VIEWER)).status()).isEqualTo(403);
        }
    }
}
