package dev.behalf.server;

import static dev.behalf.server.grants.TestingGrants.CLAUDE;
import static dev.behalf.server.grants.TestingGrants.person;
import static dev.behalf.server.grants.TestingGrants.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingAdmin.Answer;
import dev.behalf.server.crypto.KeyFile;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.team.Role;
import dev.behalf.server.vault.Vault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AdminClientsTest {

    private static final String CLIENTS = "/api/v1/environments/test/clients";
    private static final String DESK = """
            {"name": "Acme Desk", "redirectUris": ["https://desk.acme.com/cb", "http://127.0.0.1/cb"], "scope": "mcp"}
            """;

    @OnBothDatabases
    void clientsOfTheTeamAreRegisteredChangedListedAndRemoved(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, AdminApiTest.YAML);

            Answer made = admin.put(CLIENTS + "/desk", token, DESK);
            assertThat(made.status()).as(made.body()).isEqualTo(200);
            assertThat(made.text("/authentication")).isEqualTo("none");
            assertThat(admin.put(CLIENTS + "/desk", token, DESK).json()).isEqualTo(made.json());
            assertThat(admin.get(CLIENTS + "/desk", token).json()).isEqualTo(made.json());
            assertThat(admin.get(CLIENTS, token).at("/clients/0")).isEqualTo(made.json());
            assertThat(admin.get(CLIENTS + "?origin=registered", token)
                            .at("/clients")
                            .size())
                    .isZero();
            assertThat(admin.get("/api/v1/config", token).body()).contains("- id: desk", "scope: mcp");
            assertThat(admin.apply(token, admin.get("/api/v1/config", token).body())
                            .at("/changed")
                            .booleanValue())
                    .isFalse();
            assertThat(admin.get(CLIENTS + "?origin=document", token).status()).isEqualTo(400);
            assertThat(admin.get(CLIENTS + "?before=x", token).status()).isEqualTo(400);

            Answer refused = admin.put(
                    CLIENTS + "/d%20k",
                    token,
                    "{\"redirectUris\": [\"ftp://x/y\"], \"authentication\": \"basic\", \"secret\": \"x\"}");
            assertThat(refused.code()).isEqualTo("BH-443");
            for (String key : new String[] {"id", "name", "redirectUris", "authentication", "secret"}) {
                assertThat(refused.problem(key)).as(key + refused.body()).isNotEmpty();
            }

            assertThat(admin.delete(CLIENTS + "/desk", token).status()).isEqualTo(204);
            assertThat(admin.delete(CLIENTS + "/desk", token).status()).isEqualTo(404);
            String live = "/api/v1/environments/live/clients/desk";
            admin.put(live, token, DESK);
            assertThat(admin.delete(live, token).code()).isEqualTo("BH-444");
            assertThat(admin.delete(live + "?confirm=live", token).status()).isEqualTo(204);
        }
    }

    @Test
    void grantsAreListedAndEnded() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, AdminApiTest.YAML);
            Vault vault = Vault.open(
                    admin.database, admin.clock, KeyFile.read(InstallationKey.beside(Path.of(testing.url()))));
            Grants grants = new Grants(admin.database, vault, admin.clock, GrantTimes.DEFAULTS);
            Grant ann = signIn(grants, "live", person("Ann"), CLAUDE, "Claude").grant();
            Grant bob = signIn(grants, "live", person("Bob"), CLAUDE, "Claude").grant();
            Grant annDesk =
                    signIn(grants, "live", person("Ann"), "desk", "Desk").grant();
            String list = "/api/v1/environments/live/grants";

            assertThat(admin.get(list, token).at("/grants").size()).isEqualTo(3);
            Answer page = admin.get(list + "?limit=2&text=acme.com", token);
            assertThat(page.at("/grants").size()).isEqualTo(2);
            assertThat(admin.get(list + "?limit=2&before=" + page.text("/next"), token)
                            .at("/grants")
                            .size())
                    .isEqualTo(1);
            Answer one = admin.get(list + "/" + ann.id(), token);
            assertThat(one.text("/person/email")).isEqualTo("ann@acme.com");
            assertThat(one.at("/refreshedAt").isNull()).isTrue();

            assertThat(admin.delete(list + "/" + ann.id(), token).code()).isEqualTo("BH-444");
            assertThat(admin.delete(list + "/" + ann.id() + "?confirm=live", token)
                            .status())
                    .isEqualTo(204);
            assertThat(admin.get(list + "/" + ann.id(), token).status()).isEqualTo(404);
            assertThat(admin.delete(list + "?confirm=live", token).status()).isEqualTo(400);
            String claude = list + "?client=" + URLEncoder.encode(CLAUDE, StandardCharsets.UTF_8);
            assertThat(admin.delete(claude, token).code()).isEqualTo("BH-444");
            assertThat(admin.delete(claude + "&confirm=live", token)
                            .at("/ended")
                            .intValue())
                    .isEqualTo(1);
            assertThat(admin.delete(list + "?confirm=live&person=" + annDesk.person(), token)
                            .at("/ended")
                            .intValue())
                    .isEqualTo(1);
            grants.look();
            assertThat(grants.hasEnded(bob.id())).isTrue();
            assertThat(grants.hasEnded(annDesk.id())).isTrue();
            assertThat(admin.get("/api/v1/audit?action=grant", token)
                            .at("/entries")
                            .size())
                    .isEqualTo(3);
        }
    }
}
