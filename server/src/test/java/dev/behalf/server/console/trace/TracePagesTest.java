package dev.behalf.server.console.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.team.Role;
import dev.behalf.server.trace.Asker;
import dev.behalf.server.trace.Stage;
import dev.behalf.server.trace.Step;
import dev.behalf.server.trace.Trace;
import dev.behalf.server.vault.Vault;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracePagesTest {

    private static final String MANIFEST = "environments:\n  - { name: live, kind: development }\n";
    private static final Pattern LINK = Pattern.compile("href=\"(/e/live/trace/[0-9]+)\"");

    private final TestingClock clock = new TestingClock();
    private final TestingDatabase testing = TestingDatabases.sqlite();
    private final Database database = testing.open();
    private final Environments environments = Environments.open(database, clock);
    private Trace trace;
    private TestingConsole console;
    private String viewer;

    @BeforeEach
    void start() {
        environments.apply(
                ((Manifest.Reading.Valid) Manifest.read(MANIFEST.getBytes(UTF_8))).manifest(), false, false, "test");
        trace = new Trace(
                database,
                Vault.open(database, clock, KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom()))),
                clock);
        console = new TestingConsole(environments, door -> new TracePages(door, trace, clock).routes());
        viewer = console.visitors().signedIn(Role.VIEWER);
    }

    @AfterEach
    void stop() {
        console.close();
        environments.close();
        database.close();
        testing.close();
    }

    private String get(String path) {
        HttpResponse<String> page = console.get("/e/live/trace" + path, viewer);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return page.body();
    }

    private static Asker asker(int number) {
        return new Asker("203.0.113." + number, "agent/" + number + " <i>");
    }

    private void attempt(int number, String name, boolean fails) {
        clock.advance(Duration.ofSeconds(1));
        trace.note(Step.reached("live", Stage.CHALLENGE, asker(number)));
        trace.note(Step.reached("live", Stage.CLIENT, asker(number)).by("client_" + number, name));
        if (fails) {
            trace.note(Step.failed(
                    "live",
                    Stage.AUTHORIZE,
                    asker(number),
                    "client_" + number,
                    "invalid_target",
                    "resource was expected to be <script>."));
        }
        trace.write();
    }

    @Test
    void whereNobodyHasTriedThePageSaysHowTo() {
        assertThat(get("")).contains("Nobody has tried yet", "/e/live/clients#connect");
    }

    @Test
    void anAttemptIsListedWithHowFarItGotAndExplainedOnItsPage() {
        attempt(1, "<b>Claude</b>", true);
        String list = get("");
        Matcher link = LINK.matcher(list);
        assertThat(link.find()).isTrue();
        HttpResponse<String> page = console.get(link.group(1), viewer);

        assertThat(list)
                .contains("&lt;b&gt;Claude&lt;/b&gt;", "Stopped", "4 of 11", "invalid_target", "&lt;script&gt;")
                .doesNotContain("<b>Claude", "<script>.");
        assertThat(page.body())
                .contains("Asked without a token", "Introduced itself", "Sends a person to sign in")
                .contains("What to change:", "Give the client the MCP address", "agent/1 &lt;i&gt;", "client_1")
                .contains("Makes its first call with the token")
                .doesNotContain("<b>Claude", "<script>.", "203.0.113");
    }

    @Test
    void attemptsAreFilteredByStateAndText() {
        attempt(1, "Claude", true);
        attempt(2, "Cursor", false);

        assertThat(get("?state=stopped")).contains("Claude").doesNotContain("Cursor");
        assertThat(get("?state=under-way")).contains(">Cursor<").doesNotContain(">Claude<");
        assertThat(get("?text=INVALID_TARGET")).contains("Claude").doesNotContain(">Cursor<");
        assertThat(get("?text=nothing-like-it")).contains("Nothing fits").doesNotContain(">Cursor<");
    }

    @Test
    void fiftyAreOnAPageAndTheRestBehindIt() {
        for (int i = 1; i <= 51; i++) {
            attempt(i, "Client number " + i + ".", false);
        }

        assertThat(get("")).contains("Client number 51.", "page=2").doesNotContain("Client number 1.");
        assertThat(get("?page=2")).contains("Client number 1.", "page=1").doesNotContain("Client number 51.");
    }

    @Test
    void anAttemptThatIsNotThereIsNotFound() {
        assertThat(console.get("/e/live/trace/12", viewer).statusCode()).isEqualTo(404);
        assertThat(console.get("/e/live/trace/x", viewer).statusCode()).isEqualTo(404);
    }

    @Test
    void whoIsNotSignedInSeesNothing() {
        assertThat(console.send(console.request("/e/live/trace")).statusCode()).isNotEqualTo(200);
    }
}
