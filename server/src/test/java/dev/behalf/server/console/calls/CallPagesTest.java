package dev.behalf.server.console.calls;

import static dev.behalf.server.grants.TestingGrants.CLAUDE;
import static dev.behalf.server.grants.TestingGrants.person;
import static dev.behalf.server.grants.TestingGrants.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.calls.Called;
import dev.behalf.server.console.clients.ClientsConsole;
import dev.behalf.server.console.servers.ServersConsole;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.team.Role;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallPagesTest {

    private ServersConsole pages;

    @BeforeEach
    void start() {
        pages = new ServersConsole();
    }

    @AfterEach
    void stop() {
        pages.close();
    }

    private Grant signedIn(String name, String client) {
        return signIn(pages.grants, "live", person(name), client, "Acme " + client.length())
                .grant();
    }

    @Test
    void listsWhoHadWhatDoneByWhichClientAndWhatCameOfIt() {
        Grant ann = signedIn("Ann", "desk");
        pages.called(ann, "tickets", "search", "not_destructive", "ok", Duration.ofMillis(84));
        pages.clock.advance(Duration.ofMinutes(5));
        pages.called(ann, "tickets", "<b>erase", "destructive", "refused", Duration.ofMillis(1500));

        String page = pages.get("/e/live/calls");
        assertThat(page)
                .contains("search", "5 minutes ago", "Ann", "ann@acme.com", "Acme 4", "84\u00a0ms", "1.5\u00a0s")
                .contains("Allowed", "not destructive", "Refused", "calls itself destructive", "Done")
                .contains("9f86d081884c7d65", "&lt;b&gt;erase", "/e/live/calls?person=" + ann.person())
                .doesNotContain("<b>erase");
        assertThat(pages.get("/e/dev/calls")).as("of another environment").contains("No MCP server yet");
        String viewer = pages.console.visitors().signedIn(Role.VIEWER);
        assertThat(pages.console.get("/e/live/calls", viewer).body()).contains("Ann");
    }

    @Test
    void whatACallWasMadeWithIsForThoseWhoMayReadTheAuditLogWhichSaysSo() {
        Grant ann = signedIn("Ann", "desk");
        pages.called(ann, "tickets", "search", "listed", "ok", Duration.ofMillis(3));
        pages.calls.note(
                new Called(
                        "live",
                        ann.person(),
                        ann.client(),
                        ann.id(),
                        "tickets",
                        "tools/call",
                        "refund",
                        Called.Decision.ALLOWED,
                        "listed",
                        "provider",
                        "ok",
                        Duration.ofMillis(4),
                        "00"),
                "{\"amount\": 1000, \"note\": \"<b>bold\"}");
        pages.calls.write();
        String path = "/e/live/calls/2/arguments";
        String auditor = pages.console.visitors().signedIn(Role.AUDITOR);
        String viewer = pages.console.visitors().signedIn(Role.VIEWER);

        assertThat(pages.console.get("/e/live/calls", viewer).body()).doesNotContain("/arguments");
        assertThat(pages.console.get(path, viewer).statusCode()).isEqualTo(403);
        assertThat(pages.audit.page(AuditFilter.ALL, Long.MAX_VALUE, 10).toString())
                .doesNotContain("read-arguments");
        assertThat(pages.console.get("/e/live/calls", auditor).body())
                .contains(path)
                .doesNotContain("/e/live/calls/1/arguments");
        assertThat(pages.console.get(path, auditor).body())
                .contains("refund", "\"amount\" : 1000", "&lt;b&gt;bold", "stands in the audit log");
        assertThat(pages.audit
                        .page(AuditFilter.ALL, Long.MAX_VALUE, 10)
                        .getFirst()
                        .event())
                .satisfies(event -> {
                    assertThat(event.action()).isEqualTo(CallLog.ARGUMENTS_READ);
                    assertThat(event.subject()).isEqualTo("2");
                    assertThat(event.environment()).isEqualTo("live");
                });
        for (String none :
                new String[] {"/e/live/calls/1/arguments", "/e/live/calls/x/arguments", "/e/dev/calls/2/arguments"}) {
            assertThat(pages.console.get(none, auditor).statusCode()).as(none).isEqualTo(404);
        }
    }

    @Test
    void canBeSearchedAndTurnedOver() {
        Grant ann = signedIn("Ann", "desk");
        Grant bob = signedIn("Bob", CLAUDE);
        for (int i = 0; i < 51; i++) {
            pages.called(ann, "tickets", "tool-" + i + ".", "listed", "ok", Duration.ofMillis(3));
        }
        pages.called(bob, "crm", "lookup", "listed", "failed", Duration.ofMillis(3));

        assertThat(pages.get("/e/live/calls?server=crm"))
                .contains("lookup", "Bob")
                .doesNotContain("tool-50.");
        assertThat(pages.get("/e/live/calls?outcome=not_ok")).contains("lookup").doesNotContain("tool-50.");
        assertThat(pages.get("/e/live/calls?person=BOB@acme"))
                .contains("lookup")
                .doesNotContain("tool-50.");
        assertThat(pages.get("/e/live/calls?person=" + ann.person()))
                .contains("tool-50.")
                .doesNotContain("lookup");
        assertThat(pages.get("/e/live/calls?outcome=ok&server=crm")).contains("Nothing fits");
        assertThat(pages.get("/e/live/calls?outcome=nonsense&before=x")).contains("lookup");

        String first = pages.get("/e/live/calls?server=tickets");
        assertThat(first).contains("tool-50.", "tool-1.").doesNotContain("tool-0.");
        assertThat(pages.get(ClientsConsole.older(first)))
                .contains("tool-0.", "To the newest")
                .doesNotContain("tool-1.");
    }

    @Test
    void theChainIsCheckedWhenSomebodyWantsItAndShowsWhereItIsBroken() {
        Grant ann = signedIn("Ann", "desk");
        for (int i = 0; i < 3; i++) {
            pages.called(ann, "tickets", "search", "listed", "ok", Duration.ofMillis(3));
        }
        assertThat(pages.get("/e/live/calls"))
                .contains("Check the chain", "Not checked since this node was started")
                .doesNotContain("Unbroken");

        assertThat(pages.get("/e/live/calls/check"))
                .as("without scripts, back to the page")
                .isEmpty();
        assertThat(pages.get("/e/live/calls")).contains("Unbroken", "3\u00a0calls, each as it was written");
        assertThat(pages.get("/e/dev/calls")).as("another chain").contains("Not checked");

        pages.tamper("UPDATE mcp_call SET person = 'usr_other' WHERE number = 2");
        pages.clock.advance(Duration.ofSeconds(6));
        pages.get("/e/live/calls/check");
        assertThat(pages.get("/e/live/calls"))
                .contains("Broken", "Entry 2 ", "behalf audit export --calls live")
                .doesNotContain("Unbroken");
    }
}
