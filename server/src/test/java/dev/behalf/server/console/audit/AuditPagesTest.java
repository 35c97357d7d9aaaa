package dev.behalf.server.console.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLine;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.chain.ChainCheck;
import dev.behalf.server.chain.ChainFile;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.EnvironmentInput;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditPagesTest {

    private static final Actor ADA = Actor.member("mem_1", "ada@acme.com");
    private static final Actor BOB = Actor.member("mem_2", "bob@acme.com");

    @TempDir
    private Path directory;

    private Instant now = Instant.parse("2026-10-03T09:05:07Z");
    private Database database;
    private Environments environments;
    private AuditLog log;
    private TestingConsole console;
    private String auditor;

    @BeforeEach
    void start() {
        database = Database.open(TestingDatabases.sqliteIn(directory));
        environments = Environments.open(database, () -> now);
        log = new AuditLog(database, () -> now);
        console = new TestingConsole(
                environments,
                door -> new AuditPages(door, log, environments, Duration.ofDays(365), () -> now).routes());
        auditor = console.visitors().signedIn(Role.AUDITOR);
    }

    @AfterEach
    void stop() {
        console.close();
        environments.close();
        database.close();
    }

    private void record(Actor actor, @Nullable String environment, String action, String subject, String detail) {
        log.record(new AuditEvent(actor, environment, action, subject, detail));
    }

    private void fill() {
        environments.changes().create(new EnvironmentInput("live", "production", "", "green"), ADA);
        now = now.plus(Duration.ofDays(1));
        record(
                ADA,
                "live",
                "connection.save",
                "version 2",
                "~ clientId: web → app; + audience: https://api.acme.com; - leeway: 30s");
        record(BOB, null, "team.member.role", "cleo@acme.com", "viewer to admin");
        record(Actor.COMMAND_LINE, "gone", "vault.open", "<b>x</b>", "");
    }

    private String page(String query) {
        HttpResponse<String> answer = console.get("/audit" + query, auditor);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void saysInWordsWhoDidWhat() {
        fill();

        assertThat(page("").replaceAll("<[^>]*>", "").replaceAll("\\s+", " "))
                .contains("Sunday, 4 October 2026", "Saturday, 3 October 2026", "09:05:07")
                .contains("bob@acme.com changed the role of cleo@acme.com", "viewer to admin")
                .contains("ada@acme.com changed the connection, now version 2")
                .contains("ada@acme.com created the environment live")
                .contains("command line vault.open &lt;b&gt;x")
                .contains("~ clientId: web → app", "+ audience: https://api.acme.com", "- leeway: 30s");
        assertThat(page("")).contains("c-green", "c-gray").doesNotContain("<b>x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?actor=bob@acme.com",
                "?action=team",
                "?action=team.member.role&from=2026-10-04&until=2026-10-04",
                "?actor=bob%40acme.com&environment=&action=&from=&until="
            })
    void showsWhatIsAskedFor(String query) {
        fill();

        assertThat(page(query))
                .contains("Entry 3")
                .doesNotContain("Entry 1<", "Entry 2<", "Entry 4<")
                .contains("Clear");
    }

    @Test
    void filtersByEnvironmentAndDay() {
        fill();

        assertThat(page("?environment=live"))
                .contains("Entry 1<", "Entry 2<", "<option value=\"live\" selected")
                .doesNotContain("Entry 3<");
        assertThat(page("?until=2026-10-03")).contains("Entry 1<").doesNotContain("Entry 2<");
        assertThat(page("?from=2026-10-05")).contains("No entry fits");
        assertThat(page("?from=yesterday")).contains("Expected a date such as 2026-01-31", "Entry 1<");
        assertThat(page("?environment=other")).contains("<option value=\"other\" selected", "No entry fits");
    }

    @Test
    void showsALongLogPageByPage() {
        database.write(_ -> {
            for (int i = 1; i <= 120; i++) {
                record(ADA, null, "team.sign-in", "ses_" + i, "password");
            }
            return null;
        });

        String first = page("?action=team");
        assertThat(first).contains("Entry 120<", "Entry 71<").doesNotContain("Entry 70<");
        assertThat(first).contains("href=\"/audit?action=team&amp;before=71\"");
        assertThat(page("?action=team&before=71")).contains("Entry 70<", "Entry 21<", "Newest");
        assertThat(page("?action=team&before=21")).contains("Entry 1<").doesNotContain(">Older entries<");
        assertThat(page("?before=nonsense")).contains("Entry 120<");
    }

    @Test
    void saysSinceWhenTheChainIsUnbroken() {
        fill();
        assertThat(page("")).contains("Not checked yet", "Since 3 Oct 2026", "365 days");

        console.get("/audit/check", auditor);
        assertThat(page("")).contains("4 entries, unbroken since 3 Oct 2026", "4 Oct 2026, 09:05 UTC");

        database.write(handle -> handle.execute("UPDATE audit_entry SET detail = 'nothing' WHERE number = 3"));
        console.get("/audit/check", auditor);
        assertThat(page("")).as("a result of a moment ago").contains("Unbroken");
        now = now.plusSeconds(6);
        console.get("/audit/check", auditor);
        assertThat(page("")).contains("Broken", "Entry 3 is not as it was written");
    }

    @Test
    void exportsEverythingAsAFileThatCanBeVerified() {
        database.write(_ -> {
            for (int i = 1; i <= 1500; i++) {
                record(ADA, "live", "key.create", "key_" + i, "a name with \" and ü");
            }
            return null;
        });

        HttpResponse<String> answer = console.get("/audit/export", auditor);

        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"behalf-audit-2026-10-03.jsonl\"");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Content-Length"))
                .as("is not buffered")
                .isEmpty();
        assertThat(ChainFile.check(answer.body().lines().iterator(), AuditLine::read))
                .isEqualTo(new ChainCheck.Intact(1500));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void isForThoseWhoMayReadIt(Role role) {
        String session = console.visitors().signedIn(role);
        int expected = role == Role.VIEWER ? 403 : 200;

        assertThat(console.get("/audit", session).statusCode()).isEqualTo(expected);
        assertThat(console.get("/audit/export", session).statusCode()).isEqualTo(expected);
        assertThat(console.get("/audit/check", session).statusCode()).isEqualTo(role == Role.VIEWER ? 403 : 303);
    }

    @Test
    void checksWithoutLeavingThePageAndLooksRight() {
        fill();
        try (TestingBrowser browser = new TestingBrowser()) {
            Page page = browser.page(console, auditor, ColorScheme.LIGHT, 1280, 900);
            page.navigate(console.origin() + "/audit");
            page.click("text=Check now");
            page.waitForSelector("#chain:has-text('4 entries, unbroken since 3 Oct 2026')");
            assertThat(page.url()).isEqualTo(console.origin() + "/audit");
            TestingBrowser.keepInAllLooks(page, "audit");
            page.selectOption("#actor", "bob@acme.com");
            page.click("button:has-text('Filter')");
            page.waitForURL("**/audit?**actor=bob**");
            page.click("summary:has-text('Entry 3')");
            TestingBrowser.keepInAllLooks(page, "audit-filtered");
            assertThat(page.locator(".act").count()).isOne();
            page.navigate(console.origin() + "/audit?environment=live&actor=bob@acme.com");
            TestingBrowser.keepInAllLooks(page, "audit-none");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
