package dev.behalf.server.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.idp.Outage;
import dev.behalf.server.activity.TestingTraffic;
import dev.behalf.server.team.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverviewPagesTest {

    private static final Pattern POLL = Pattern.compile("hx-get=\"([^\"]+part=status[^\"]*)\"");
    private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");

    @TempDir
    private Path directory;

    private StatusConsole status;

    @BeforeEach
    void start() {
        status = new StatusConsole(directory);
    }

    @AfterEach
    void stop() {
        status.close();
    }

    @Test
    void showsTheThreeStepsWhileNothingIsConnected() {
        String page = status.get("/e/new/");

        assertThat(page)
                .contains("Not connected", "0 of 3 done", "Choose your identity provider", "?provider=clerk")
                .contains("Tenant domain, Application Client ID")
                .contains("curl -s http://127.0.0.1:8080/v1/verify")
                .doesNotContain("Waiting for the first token");
    }

    @Test
    void asksWhoeverMayChangeNothingToAskSomebodyElse() {
        String viewer = status.console.visitors().signedIn(Role.VIEWER);

        assertThat(status.console.get("/e/new/", viewer).body())
                .contains("Ask an owner or admin of the team")
                .doesNotContain("?provider=clerk", "Create a key");
    }

    @Test
    void ticksWhatIsDoneAndSaysWhyTheFirstTokenWasRefused() {
        status.fetchKeys();
        status.createKey("live");
        assertThat(status.get("/e/live/"))
                .contains("Never used", "2 of 3 done", "Auth0 is connected", "An API key is there")
                .contains("curl -s https://auth.acme.com/v1/verify", "Waiting for the first token");

        status.presentForOtherAudience("https://other.example");

        assertThat(status.get("/e/live/"))
                .contains("A token came", "The token is meant for another audience", "https://other.example")
                .containsPattern("href=\"/e/live/activity/\\d+\"");
    }

    @Test
    void turnsIntoTheStatusWithTheFirstVerifiedToken() {
        status.fetchKeys();
        status.createKey("live");
        String poll = poll(status.get("/e/live/"));

        status.presentGood();

        assertThat(part(poll).headers().firstValue("HX-Redirect")).hasValue("/e/live/?done=first");
        assertThat(status.get("/e/live/?done=first")).contains("The first token was verified", "Healthy");
    }

    @Test
    void saysHowLongKeysLastAndWhichTheyAre() {
        used();
        status.advance(Duration.ofMinutes(3));

        String kid = status.sandbox.auth0().keys().current().kid();
        assertThat(status.get("/e/live/"))
                .contains("Healthy", "Auth0 answers", kid)
                .contains("3 minutes ago", "in 5 minutes")
                .contains("If Auth0 went down now", "7 Mar, 02:20 UTC", "sign-ins continue until then")
                .contains("/.well-known/jwks.json");
    }

    @Test
    void isDegradedWhileSavedKeysServeAndFailingOnceTheyAreTooOld() {
        used();
        status.sandbox.auth0().goDown(Outage.status(503));
        status.advance(Duration.ofMinutes(20));
        status.fetchKeys();
        status.advance(Duration.ofMinutes(4));

        assertThat(status.get("/e/live/"))
                .contains("Degraded", "Tokens are verified with the saved ones until 7 Mar, 02:20 UTC")
                .contains("Failing since", "6 Mar 2026, 14:40 UTC", "4 minutes ago", "answered 503");

        status.advance(Duration.ofHours(12));
        assertThat(status.get("/e/live/")).contains("Failing", "No keys are left", "no saved ones may be used");
    }

    @Test
    void answersNothingWhileNothingHasChanged() {
        used();
        String poll = poll(status.get("/e/live/"));
        status.advance(Duration.ofSeconds(5));
        assertThat(part(poll).statusCode()).isEqualTo(204);

        status.presentForOtherAudience("https://other.example");
        HttpResponse<String> changed = part(poll);

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).startsWith("<div id=\"status\"").contains("Refused today");
    }

    @Test
    void warnsWhenMoreIsRefusedThanVerifiedAndWhenNoKeyIsLeft() {
        used();
        status.environments.listKeys().forEach(key -> status.environments.revokeKey(key.id()));
        for (int i = 0; i < 20; i++) {
            status.presentForOtherAudience("https://other.example");
        }

        assertThat(status.get("/e/live/"))
                .contains("In the last hour 20 of 21 tokens were refused", "(BH-162)")
                .contains("No API key is good any more");
    }

    @ParameterizedTest
    @CsvSource({"1h, Last hour", "24h, Last 24 hours", "7d, Last 7 days", "30d, Last 30 days", "9y, Last 24 hours"})
    void showsTheRangeThatIsChosen(String range, String label) {
        used();
        TestingTraffic.seed(status.database, "live", status.instant());

        HttpResponse<String> answer = part("/e/live/?part=traffic&range=" + range);

        assertThat(answer.body())
                .startsWith("<div id=\"traffic\"")
                .contains(label, "acme-web", "The token has expired")
                .contains("role=\"img\"", "<title id=\"chart-title\">", "<desc id=\"chart-desc\">" + label);
    }

    @Test
    void namesTheSameTotalsInTheChartAndInItsTable() {
        used();
        for (int i = 0; i < 3; i++) {
            status.presentForOtherAudience("https://other.example");
        }

        String page = status.get("/e/live/?range=1h");

        assertThat(page).contains("Last hour: 1\u00a0token verified, 3 refused.");
        assertThat(page)
                .containsPattern(
                        "<a href=\"/e/live/activity\\?from=2026-03-06T14:20&amp;until=2026-03-06T14:21" + "\">3</a>");
    }

    @Test
    void isWhereTheConsoleBegins() {
        assertThat(status.console.get("/", status.owner).headers().firstValue("Location"))
                .hasValue("/e/live/");
        assertThat(status.console.get("/e/live", status.owner).headers().firstValue("Location"))
                .hasValue("/e/live/");
        assertThat(status.console.get("/e/none/", status.owner).statusCode()).isEqualTo(404);
    }

    @Test
    void theFirstPageHasLessThan150KilobytesOverTheWire() throws IOException, InterruptedException {
        used();
        TestingTraffic.seed(status.database, "live", status.instant());
        try (HttpClient client = HttpClient.newHttpClient()) {
            byte[] page = sent(client, "/e/live/");
            String html = text(page);
            List<String> assets =
                    ASSET.matcher(html).results().map(match -> match.group(1)).toList();
            int bytes = page.length;
            for (String asset : assets) {
                bytes += sent(client, asset).length;
            }

            assertThat(assets).hasSizeGreaterThan(4);
            assertThat(bytes).isLessThan(150_000);
        }
    }

    private byte[] sent(HttpClient client, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(status.console.origin() + path))
                .header("Cookie", "__Host-behalf=" + status.owner)
                .header("Accept-Encoding", "gzip, deflate, br")
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    }

    private static String text(byte[] compressed) throws IOException {
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// With keys, an API key and a verified token.
    private void used() {
        status.fetchKeys();
        status.createKey("live");
        status.presentGood();
    }

    private static String poll(String page) {
        return POLL.matcher(page)
                .results()
                .map((MatchResult match) -> match.group(1).replace("&amp;", "&"))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> part(String path) {
        return status.console.send(status.console.request(path, status.owner).header("HX-Request", "true"));
    }
}
