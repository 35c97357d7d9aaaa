package dev.behalf.server.console.servers;

import static dev.behalf.server.console.servers.ServersConsole.form;
import static dev.behalf.server.console.servers.ServersConsole.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.mcp.SampleMcpServer.Era;
import dev.behalf.sandbox.mcp.Trust;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.McpServerView.Status;
import dev.behalf.server.environment.SeenMcpServer;
import dev.behalf.server.environment.SeenTool;
import dev.behalf.server.team.Role;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerPagesTest {

    private static final String NEW = "/e/dev/new-mcp-server";
    private static final String ONE = "/e/dev/mcp-servers/tickets";

    private ServersConsole pages;

    @BeforeEach
    void start() {
        pages = new ServersConsole();
    }

    @AfterEach
    void stop() {
        pages.close();
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) {
        return pages.console.post(path, pages.owner, fields);
    }

    private void add(String... others) {
        HttpResponse<String> added = post(NEW, form("tickets", pages.sample.url(), others));
        assertThat(added.headers().firstValue("Location")).as(added.body()).hasValue(ONE + "?done=added");
    }

    @Test
    void addsAServerAsksItAndShowsItsToolsAndItsAddress() {
        assertThat(pages.get("/e/dev/mcp-servers")).contains("No MCP server yet", NEW, "127.0.0.1:8080/dev/mcp");
        add();

        assertThat(pages.get(ONE + "?done=added"))
                .contains(
                        "Active",
                        "2026-07-28",
                        "8 of 9",
                        "sample 1",
                        "erase",
                        "Destructive",
                        "It calls itself destructive, and nobody has ticked it.",
                        "value=\"http://127.0.0.1:8080/dev/mcp/tickets\"",
                        "claude mcp add --transport http tickets-dev http://127.0.0.1:8080/dev/mcp/tickets",
                        "cursor://anysphere.cursor-deeplink/mcp/install?name=tickets-dev&amp;config=eyJ1cmwiOi",
                        "vscode:mcp/install?%7B%22name%22%3A%22tickets-dev%22");
        assertThat(pages.get(ONE + "?address=all"))
                .contains("value=\"http://127.0.0.1:8080/dev/mcp\"", "claude mcp add --transport http behalf-dev");
        assertThat(pages.get("/e/dev/mcp-servers"))
                .contains("href=\"" + ONE + "\"", pages.sample.url(), "Active", "8 of 9", "- name: tickets");
        assertThat(pages.get("/e/dev/clients?server=tickets"))
                .contains("value=\"http://127.0.0.1:8080/dev/mcp/tickets\"");
        assertThat(pages.get("/e/dev/clients?server=none")).contains("value=\"http://127.0.0.1:8080/dev/mcp\"");
        assertThat(post(NEW, form("tickets", "https://other.acme.com/mcp")).body())
                .contains("An MCP server of this name is registered already.");
        assertThat(pages.server("dev", "tickets").settings().url()).isEqualTo(pages.sample.url());
    }

    @Test
    void aServerThatCannotBeReachedIsStoredAndSaysSo() {
        HttpResponse<String> added = post(NEW, form("tickets", "http://127.0.0.1:1/mcp"));

        assertThat(added.statusCode()).isEqualTo(303);
        assertThat(pages.get(ONE + "?done=added"))
                .contains("Needs attention", "something is to be done", "Which tools the server has is not known yet");
        assertThat(pages.get("/e/dev/mcp-servers")).contains("Needs attention", "Since");

        assertThat(post(ONE + "/settings", form("", pages.sample.url())).statusCode())
                .isEqualTo(303);
        assertThat(pages.get(ONE)).contains("Active", "8 of 9");
        pages.sample.answer(503);
        post(ONE + "/probe", Map.of());
        assertThat(pages.get(ONE + "?done=asked")).contains("Needs attention", "answering 503");
    }

    @Test
    void saysThatAServerWantsAPersonAndLetsTheListFillLater() {
        pages.sample.become(Era.LEGACY);
        pages.sample.trust(_ -> null);
        add("callsAs", "end_user", "audience", "https://api.acme.com", "header", "X-Left-Over");

        assertThat(pages.get(ONE))
                .contains("It answers, and wants to know who calls (401).", "audience https://api.acme.com")
                .contains("Which tools the server has is not known yet");
        assertThat(pages.get(ONE + "/settings")).contains("Offline access is off in this environment");
        assertThat(pages.get("/e/live/new-mcp-server")).doesNotContain("Offline access is off");
    }

    @Test
    void ticksWhichToolsMayBeCalled() {
        add();

        assertThat(post(ONE + "/tools", Map.of("rule", "listed")).body()).contains("tick one tool at least");
        assertThat(pages.server("dev", "tickets").settings().tools()).isEmpty();
        post(
                ONE + "/tools",
                Map.of("rule", "listed", "tool:erase", "yes", "tool:greet", "yes", "others", "hidden, x/y"));
        assertThat(pages.server("dev", "tickets").settings().tools())
                .containsExactly("erase", "greet", "hidden", "x/y");
        assertThat(pages.get(ONE)).contains("2 of 9", "It is not ticked.", ">hidden\nx/y</textarea>", "Active");
        assertThat(post(ONE + "/settings", form("", pages.sample.url())).statusCode())
                .isEqualTo(303);
        assertThat(pages.server("dev", "tickets").settings().tools())
                .as("not of the form")
                .hasSize(4);

        HttpResponse<String> refused = post(ONE + "/tools", Map.of("rule", "listed", "others", "ünknown"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Nothing was changed.", "the name of a tool");
        post(ONE + "/tools", Map.of("rule", "all", "tool:greet", "yes", "others", "hidden"));
        assertThat(pages.server("dev", "tickets").settings().tools()).isEmpty();
    }

    @Test
    void aFormThatIsOlderThanWhatSomebodyElseSavedIsShownAgainWithWhatItWouldChange() {
        add();
        String version = version(pages.get(ONE + "/settings"));
        post(ONE + "/tools", Map.of("rule", "listed", "tool:greet", "yes"));
        String[] mine = {"recordArguments", "Refunds are looked into.", "version", version};

        HttpResponse<String> late = post(ONE + "/settings", form("", pages.sample.url(), mine));

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body())
                .contains("Nothing was stored.", "Somebody else has changed this server since you opened the page.")
                .contains("+ recordArguments: Refunds are looked into.", ">Refunds are looked into.</textarea>");
        assertThat(pages.server("dev", "tickets").settings().recordArguments()).isEmpty();

        mine[3] = version(late.body());
        assertThat(post(ONE + "/settings", form("", pages.sample.url(), mine)).statusCode())
                .isEqualTo(303);
        assertThat(pages.server("dev", "tickets").settings().recordArguments()).isNotEmpty();
        assertThat(pages.server("dev", "tickets").settings().tools()).containsExactly("greet");
        mine[3] = version;
        assertThat(post(ONE + "/settings", form("", pages.sample.url(), mine)).statusCode())
                .as("sent twice")
                .isEqualTo(303);

        HttpResponse<String> ticks = post(ONE + "/tools", Map.of("rule", "all", "version", version));
        assertThat(ticks.statusCode()).isEqualTo(409);
        assertThat(ticks.body()).contains("Nothing was changed: somebody else has changed this server");
        assertThat(post(ONE + "/tools", Map.of("rule", "all", "version", "x")).statusCode())
                .isEqualTo(409);
        assertThat(pages.server("dev", "tickets").settings().tools()).containsExactly("greet");
        assertThat(post(ONE + "/tools", Map.of("rule", "all", "version", version(ticks.body())))
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void manyToolsWithLongNamesCanBeTicked() {
        add();
        Map<String, String> ticks = new HashMap<>(Map.of("rule", "listed"));
        for (int i = 0; i < SeenMcpServer.MOST_TOOLS; i++) {
            ticks.put("tool:" + "long".repeat(20) + i, "yes");
        }

        assertThat(post(ONE + "/tools", ticks).statusCode()).isEqualTo(303);
        assertThat(pages.server("dev", "tickets").settings().tools()).hasSize(SeenMcpServer.MOST_TOOLS);
    }

    @Test
    void aToolThatIsListedTwiceHasOneBox() {
        add();
        SeenTool first = new SeenTool("twice", "", "The first.", SeenTool.Effect.READS);
        SeenTool second = new SeenTool("twice", "", "The second.", SeenTool.Effect.DESTROYS);
        pages.said("dev", "tickets", new SeenMcpServer("2025-11-25", "", "", List.of(first, second), false));

        assertThat(pages.get(ONE)).containsOnlyOnce("name=\"tool:twice\"").contains("The first.");
    }

    @Test
    void aSecretIsSentToTheServerAndFoundNowhereElse() {
        pages.sample.trust(Trust.secret("X-Api-Key", "planted-1"));
        String[] service = {
            "callsAs", "service", "authentication", "header", "header", "X-Api-Key", "secret", "planted-1"
        };
        HttpResponse<String> refused = post(NEW, form("T", pages.sample.url(), service));
        assertThat(refused.statusCode()).isEqualTo(422);
        add(service);
        assertThat(pages.get(ONE)).contains("Active", "in the header X-Api-Key", "set <time");

        pages.sample.trust(Trust.secret("X-Api-Key", "planted-2"));
        service[7] = "planted 2";
        HttpResponse<String> spaced = post(ONE + "/settings", form("", pages.sample.url(), service));
        assertThat(spaced.body()).contains("1 to 4000 visible ASCII characters");
        service[7] = "";
        post(ONE + "/settings", form("", pages.sample.url(), service));
        assertThat(pages.get(ONE)).contains("Needs attention", "does not accept the credentials");
        service[7] = "planted-2";
        post(ONE + "/settings", form("", pages.sample.url(), service));
        assertThat(pages.server("dev", "tickets").status()).isEqualTo(Status.ACTIVE);

        String everywhere = refused.body()
                + spaced.body()
                + pages.get(ONE)
                + pages.get(ONE + "/settings")
                + pages.get("/e/dev/mcp-servers")
                + pages.get("/e/dev/calls")
                + pages.audit.page(new AuditFilter("", "", ""), Long.MAX_VALUE, 50)
                + pages.stored();
        assertThat(everywhere).contains("mcp-server.secret").doesNotContain("planted");
    }

    @Test
    void saysEveryProblemBesideItsFieldAndStoresNothing() {
        HttpResponse<String> refused = post(
                "/e/live/new-mcp-server",
                form(
                        "A b",
                        "http://mcp.acme.com/mcp",
                        "callsAs",
                        "end_user",
                        "tools",
                        "a<b>",
                        "trustAnyAudience",
                        "yes",
                        "allowPrivateNetwork",
                        "ok"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains(
                        "Expected a lower-case letter",
                        "Expected an https URL",
                        "the name of a tool",
                        "says why the server may get any token",
                        "says where the server is",
                        "a&lt;b&gt;</textarea>")
                .doesNotContain("<b>");
        assertThat(post("/e/live/new-mcp-server", form("local", "http://127.0.0.1:9000/mcp"))
                        .body())
                .contains("not on this machine");
        assertThat(post(NEW, form("tickets", "https://sk_live_planted1234@x.example/"))
                        .body())
                .contains("a secret (not shown)")
                .doesNotContain("planted");
        assertThat(post(NEW, form("tickets", "https://x.example/mcp", "callsAs", ""))
                        .body())
                .contains("one of end_user, signed, service, none");
        assertThat(pages.stored()).isEqualTo("[]");
    }

    @Test
    void disablesEnablesAndRemovesAndWantsTheNameOfProduction() {
        add();
        post(ONE + "/disable", Map.of());
        assertThat(pages.get(ONE)).contains("Disabled", "Nobody may use it").doesNotContain("Ask it now");
        assertThat(pages.get("/e/dev/clients")).as("no choice of addresses").doesNotContain("?server=tickets");
        int visits = pages.sample.visits().size();
        post(ONE + "/enable", Map.of());
        assertThat(pages.server("dev", "tickets").status()).isEqualTo(Status.ACTIVE);
        assertThat(pages.sample.visits()).as("asked anew").hasSizeGreaterThan(visits);
        assertThat(post(ONE + "/remove", Map.of()).statusCode()).isEqualTo(303);
        assertThat(pages.console.get(ONE, pages.owner).statusCode()).isEqualTo(404);

        pages.servers.put(
                "live",
                new McpServerInput("crm", "https://crm.acme.com/mcp", "none", List.of(), "", "", "", "", "", "", true),
                Actor.COMMAND_LINE);
        for (String typed : List.of("", "crm", "LIVE")) {
            assertThat(post("/e/live/mcp-servers/crm/remove", Map.of("confirmation", typed))
                            .body())
                    .contains("Nothing was removed", "Clients find its tools no more");
        }
        post("/e/live/mcp-servers/crm/remove", Map.of("confirmation", "live"));
        assertThat(pages.stored()).isEqualTo("[]");
        assertThat(pages.audit.page(new AuditFilter("", "mcp-server", ""), Long.MAX_VALUE, 50))
                .extracting(entry -> entry.event().action())
                .containsExactly(
                        "mcp-server.remove",
                        "mcp-server.create",
                        "mcp-server.remove",
                        "mcp-server.change",
                        "mcp-server.change",
                        "mcp-server.create");
    }

    @Test
    void whoMayNotChangeSettingsSeesAllOfItAndChangesNothing() {
        add("tools", "greet");
        for (Role role : List.of(Role.VIEWER, Role.AUDITOR)) {
            String session = pages.console.visitors().signedIn(role);
            assertThat(pages.console.get(ONE, session).body())
                    .contains("Active", "greet", "Only those that the team ticked", "claude mcp add")
                    .doesNotContain("Ask it now", "Save tools", "Remove server", "type=\"checkbox\"");
            assertThat(pages.console.get(ONE + "/settings", session).body())
                    .contains("<fieldset class=\"srv-fields\" disabled>")
                    .doesNotContain(">Save<");
            assertThat(pages.console.get("/e/dev/mcp-servers", session).body()).doesNotContain(NEW);
            assertThat(pages.console.get(NEW, session).statusCode()).isEqualTo(403);
            for (String path : List.of("/probe", "/tools", "/disable", "/enable", "/remove", "/settings")) {
                assertThat(pages.console
                                .post(ONE + path, session, form("tickets", "https://x.example/mcp"))
                                .statusCode())
                        .as(path)
                        .isEqualTo(403);
            }
        }
        assertThat(pages.server("dev", "tickets").settings().url()).isEqualTo(pages.sample.url());
        String admin = pages.console.visitors().signedIn(Role.ADMIN);
        assertThat(pages.console.post(ONE + "/disable", admin, Map.of()).statusCode())
                .isEqualTo(303);
    }

    @Test
    void showsWhatAServerSaysOfItselfAsTheHarmlessTextItIs() {
        add();
        String hostile = "<script>alert(1)</script>\u202egpj.exe\u0007";
        pages.said(
                "dev",
                "tickets",
                new SeenMcpServer(
                        "<i>",
                        hostile,
                        "1",
                        List.of(new SeenTool("\"><b>", hostile, hostile.repeat(90), SeenTool.Effect.WRITES)),
                        false));

        assertThat(pages.get(ONE))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;gpj.exe", "tool:&#34;", "Writes")
                .doesNotContain("<script>alert", "\u202e", "\u0007", "<i>");
    }
}
