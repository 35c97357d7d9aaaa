package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingAdmin.Answer;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.team.Role;
import org.junit.jupiter.api.Test;

/// Webhooks by the admin API; each exchange is judged by its description too.
class AdminWebhooksTest {

    private static final String LIST = "/api/v1/environments/test/webhooks";
    private static final String HOOK = "{\"url\": \"https://hooks.example.com/in?k=v\"}";

    @Test
    void areAddedShownChangedRotatedTestedAndRemoved() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, AdminApiTest.YAML);

            Answer made = admin.post(LIST, token, HOOK);
            assertThat(made.status()).as(made.body()).isEqualTo(201);
            String secret = made.text("/secret");
            String one = LIST + "/" + made.text("/id");
            assertThat(secret).startsWith("whsec_");
            assertThat(made.headers().firstValue("Location")).hasValue(one);
            assertThat(made.at("/events").size()).isEqualTo(4);

            Answer changed = admin.put(one, token, "{\"events\": [\"connection.revoked\"]}");
            assertThat(changed.at("/events").toString()).isEqualTo("[\"connection.revoked\"]");
            assertThat(admin.get(LIST, token).at("/webhooks/0")).isEqualTo(changed.json());
            assertThat(admin.get(one, token).json()).isEqualTo(changed.json());

            Answer rotated = act(admin, one + "/rotate", token);
            assertThat(rotated.text("/secret")).startsWith("whsec_").isNotEqualTo(secret);
            assertThat(rotated.text("/formerSecretUntil")).isEqualTo("2026-01-03T12:00:00Z");

            Answer sent = act(admin, one + "/test", token);
            assertThat(sent.status()).isEqualTo(202);
            assertThat(admin.get(one + "/deliveries?limit=5", token).text("/deliveries/0/id"))
                    .isEqualTo(sent.text("/id"));
            assertThat(act(admin, one + "/deliveries/" + sent.text("/id") + "/resend", token)
                            .status())
                    .isEqualTo(202);
            assertThat(act(admin, one + "/deliveries/msg_x/resend", token).status())
                    .isEqualTo(404);
            assertThat(act(admin, one + "/enable", token).text("/health")).isNotEqualTo("disabled");

            assertThat(admin.get("/api/v1/audit", token).body())
                    .contains("webhook.add", "webhook.change", "webhook.rotate", "webhook.test")
                    .contains("https://hooks.example.com")
                    .doesNotContain(secret, rotated.text("/secret"), "k=v");
            assertThat(admin.delete(one, token).status()).isEqualTo(204);
            assertThat(admin.get(one, token).status()).isEqualTo(404);
        }
    }

    @Test
    void whatCannotBeIsRefusedWithReasonsAndViewersOnlyLook() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, AdminApiTest.YAML);

            assertThat(admin.post(LIST, token, "{\"url\": \"http://127.0.0.1:1/x\"}")
                            .problem("url"))
                    .contains("not https");
            assertThat(admin.post(LIST, token, "{\"url\": \"https://a.example.com\", \"events\": [\"connection.x\"]}")
                            .problem("events"))
                    .contains("connection.needs_sign_in");
            assertThat(admin.post(LIST, token, HOOK).status()).isEqualTo(201);
            assertThat(admin.post(LIST, token, HOOK).problem("url")).contains("another webhook");

            String viewer = admin.token(Role.VIEWER);
            assertThat(admin.get(LIST, viewer).at("/webhooks").size()).isEqualTo(1);
            assertThat(admin.post(LIST, viewer, HOOK).status()).isEqualTo(403);
            assertThat(admin.get(LIST, admin.token(Role.ADMIN, "live")).status())
                    .isEqualTo(403);
            assertThat(admin.get("/api/v1/environments/live/webhooks", token)
                            .at("/webhooks")
                            .size())
                    .isZero();
        }
    }

    private static Answer act(TestingAdmin admin, String path, String token) {
        return admin.ask("POST", path).token(token).send();
    }
}
