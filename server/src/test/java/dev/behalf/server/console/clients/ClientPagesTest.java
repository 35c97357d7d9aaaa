package dev.behalf.server.console.clients;

import static dev.behalf.server.grants.TestingGrants.person;
import static dev.behalf.server.grants.TestingGrants.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.clients.ClientInput;
import dev.behalf.server.clients.Registration;
import dev.behalf.server.team.Role;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ClientPagesTest {

    private static final Map<String, String> DESK = Map.of(
            "id",
            "desk",
            "name",
            "Acme Desk",
            "redirectUris",
            "https://desk.acme.com/cb\r\n\r\n http://127.0.0.1/cb \r\ncom.acme.desk:/cb",
            "scope",
            "mcp",
            "authentication",
            "none");

    private ClientsConsole pages;

    @BeforeEach
    void start() {
        pages = new ClientsConsole();
    }

    @AfterEach
    void stop() {
        pages.close();
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) {
        return pages.console.post(path, pages.owner, fields);
    }

    private Registration.Registered selfRegistered(String environment, String name) {
        return (Registration.Registered) pages.clients.register(
                environment,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("client_name", name)
                        .set(
                                "redirect_uris",
                                JsonMapper.shared().createArrayNode().add("http://127.0.0.1/cb")),
                false);
    }

    @Test
    void showsWhatToPasteIntoEachClient() {
        String page = pages.get("/e/live/clients");

        assertThat(page)
                .contains(
                        "value=\"https://auth.acme.com/mcp\"",
                        "claude mcp add --transport http behalf-live https://auth.acme.com/mcp",
                        "\"servers\": {",
                        "\"mcpServers\"",
                        "codex mcp add behalf-live --url https://auth.acme.com/mcp",
                        "url = \"https://auth.acme.com/mcp\"",
                        "\"mcp-remote\"",
                        "npx @modelcontextprotocol/inspector")
                .doesNotContain("class=\"missing\"", "This address is on this machine");
        assertThat(page).as("its signing keys").contains("Active").doesNotContain("\"d\"");
        assertThat(page).as("its YAML").contains("tenantDomain: acme.us.auth0.com");
    }

    @Test
    void saysWhatIsMissingAndWhatToDo() {
        assertThat(pages.get("/e/bare/clients"))
                .contains("No public URL", "/e/bare/settings\"", "No provider", "/e/bare/settings/federation")
                .doesNotContain("claude mcp add", "id=\"signing-keys\"");
        assertThat(pages.get("/e/dev/clients"))
                .contains("No provider", "http://127.0.0.1:8080/dev/mcp", "This address is on this machine")
                .doesNotContain("No public URL");
        try (ClientsConsole keyless = new ClientsConsole(null)) {
            assertThat(keyless.get("/e/live/clients"))
                    .contains("No key of the installation", "behalf key generate", "claude mcp add")
                    .doesNotContain("id=\"signing-keys\"");
        }
    }

    @Test
    void registersChangesAndRemovesAClient() {
        HttpResponse<String> made = post("/e/dev/clients", DESK);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
        assertThat(made.headers().firstValue("Location")).hasValue("/e/dev/clients/desk?done=registered");
        assertThat(pages.clients.registered("dev", "desk").map(known -> ClientInput.of(known.client())))
                .hasValue(new ClientInput(
                        "desk",
                        "Acme Desk",
                        List.of("https://desk.acme.com/cb", "http://127.0.0.1/cb", "com.acme.desk:/cb"),
                        "mcp",
                        "none",
                        ""));
        assertThat(pages.get("/e/dev/clients")).contains("Acme Desk", "desk.acme.com", "com.acme.desk:", "- id: desk");
        assertThat(post("/e/dev/clients", DESK).body()).contains("A client of this id is registered already.");

        Map<String, String> robot = Map.of(
                "name",
                "Robot",
                "redirectUris",
                "https://r.example/cb",
                "authentication",
                "private_key_jwt",
                "jwksUri",
                "https://r.example/jwks");
        assertThat(post("/e/dev/clients/desk", robot).statusCode()).isEqualTo(303);
        assertThat(pages.get("/e/dev/clients/desk")).contains("https://r.example/jwks", "Robot");

        assertThat(post("/e/dev/clients/desk/remove", Map.of()).statusCode()).isEqualTo(303);
        assertThat(pages.clients.registered("dev", "desk")).isEmpty();
        assertThat(pages.console.get("/e/dev/clients/desk", pages.owner).statusCode())
                .isEqualTo(404);
        assertThat(pages.audit.page(new AuditFilter("", "client", ""), Long.MAX_VALUE, 10))
                .extracting(entry -> entry.event().action())
                .containsExactly("client.remove", "client.change", "client.register");
    }

    @Test
    void saysEveryProblemBesideItsField() {
        HttpResponse<String> refused = post(
                "/e/live/clients",
                Map.of(
                        "id",
                        "a b",
                        "name",
                        "x".repeat(101),
                        "redirectUris",
                        "ftp://x/<b>\njavascript:alert(1)",
                        "scope",
                        "\"",
                        "authentication",
                        "private_key_jwt"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains(
                        "Expected 1 to 100 letters, digits",
                        "Expected 1 to 100 characters that can be seen",
                        "ftp://x/&lt;b&gt;",
                        "javascript:alert(1), which is neither",
                        "Expected scopes separated by spaces",
                        "Expected the https URL of the client’s public keys")
                .doesNotContain("<b>");
        assertThat(post(
                                "/e/live/clients",
                                Map.of(
                                        "id",
                                        "desk",
                                        "name",
                                        "sk_live_planted1234",
                                        "redirectUris",
                                        "https://a.example/cb"))
                        .body())
                .contains("a secret (not shown)")
                .doesNotContain("planted", "characters that can be seen");
        assertThat(pages.get("/e/live/clients")).contains("None. Claude, ChatGPT");
    }

    @Test
    void wantsTheNameOfAProductionEnvironmentBeforeAClientIsRemoved() {
        post("/e/live/clients", DESK);
        signIn(pages.grants, "live", person("Ann"), "desk", "Acme Desk");

        assertThat(pages.get("/e/live/clients/desk")).contains("1\u00a0sign-in", "/e/live/sign-ins?client=desk");
        for (String typed : List.of("", "desk", "LIVE")) {
            HttpResponse<String> refused = post("/e/live/clients/desk/remove", Map.of("confirmation", typed));
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains("Nothing was removed");
        }
        assertThat(post("/e/live/clients/desk/remove", Map.of("confirmation", "live"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(pages.clients.registered("live", "desk")).isEmpty();
    }

    @Test
    void showsHostileNamesAsTheHarmlessTextTheyAre() {
        String hostile = "<script>alert(1)</script>\u202egpj.exe\u0007" + "x".repeat(900);
        String id = selfRegistered("live", hostile).client().id();

        for (String path : List.of("/e/live/clients", "/e/live/clients/" + id)) {
            assertThat(pages.get(path))
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;gpj.exe")
                    .doesNotContain("<script>alert", "\u202e", "\u0007", "x".repeat(101));
        }
        assertThat(post("/e/live/clients/" + id, DESK).body())
                .as("it is not the team's to change")
                .contains("It was not changed. The id belongs to a client that registered itself.");
    }

    @Test
    void listsThoseThatRegisteredThemselvesInPages() {
        for (int i = 0; i < 51; i++) {
            selfRegistered("live", "Client no. " + i);
            pages.clock.advance(java.time.Duration.ofSeconds(1));
        }
        String first = pages.get("/e/live/clients");
        assertThat(first).contains("Client no. 50<", "Client no. 1<").doesNotContain("Client no. 0<");
        String older = ClientsConsole.older(first);
        assertThat(pages.get(older)).contains("Client no. 0<", "To the newest").doesNotContain("Client no. 1<");
    }

    @Test
    void whoMayNotChangeSettingsSeesAllOfItAndChangesNothing() {
        pages.clients.put(
                "live",
                new ClientInput("desk", "Acme Desk", List.of("https://desk.acme.com/cb"), "", "", ""),
                true,
                Actor.COMMAND_LINE);
        for (Role role : List.of(Role.VIEWER, Role.AUDITOR)) {
            String session = pages.console.visitors().signedIn(role);
            assertThat(pages.console.get("/e/live/clients", session).body())
                    .contains("claude mcp add", "Acme Desk")
                    .doesNotContain("Register a client", "method=\"post\" action=\"/e/");
            assertThat(pages.console.get("/e/live/clients/desk", session).body())
                    .contains("https://desk.acme.com/cb")
                    .doesNotContain("method=\"post\" action=\"/e/");
            for (String path : List.of("/e/live/clients", "/e/live/clients/desk", "/e/live/clients/desk/remove")) {
                assertThat(pages.console
                                .post(path, session, Map.of("confirmation", "live"))
                                .statusCode())
                        .isEqualTo(403);
            }
        }
        assertThat(pages.clients.registered("live", "desk")).isPresent();
        String admin = pages.console.visitors().signedIn(Role.ADMIN);
        assertThat(pages.console.post("/e/dev/clients", admin, DESK).statusCode())
                .isEqualTo(303);
    }
}
