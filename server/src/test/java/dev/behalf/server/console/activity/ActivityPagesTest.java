package dev.behalf.server.console.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.console.overview.StatusConsole;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivityPagesTest {

    private static final Pattern POLL = Pattern.compile("hx-get=\"([^\"]+part=tail)\"");
    private static final Pattern OLDER = Pattern.compile("id=\"older\" href=\"([^\"]+)\"");
    private static final Pattern ROW = Pattern.compile("data-id=\"(\\d+)\"");

    @TempDir
    private Path directory;

    private StatusConsole status;

    @BeforeEach
    void start() {
        status = new StatusConsole(directory);
        status.fetchKeys();
    }

    @AfterEach
    void stop() {
        status.close();
    }

    @Test
    void listsTheNewestFirstWithWhatWasExpectedAndFound() {
        status.presentForOtherAudience("https://first.example");
        status.advance(Duration.ofMinutes(2));
        status.presentForOtherAudience("https://second.example");
        status.advance(Duration.ofSeconds(30));

        String page = status.get("/e/live/activity");

        assertThat(page.indexOf("https://second.example")).isBetween(0, page.indexOf("https://first.example"));
        assertThat(page)
                .contains("BH-162", "The token is meant for another audience", "by verify")
                .contains("30 seconds ago", "6 Mar, 14:22:30")
                .containsPattern("<li class=\"refusal\" data-id=\"(\\d+)\"><a href=\"/e/live/activity/\\1\">");
    }

    @Test
    void saysHowLongRefusalsAreKeptAndWhatSetsIt() {
        assertThat(status.get("/e/live/activity"))
                .contains("Nothing was refused", "Kept for 30\u00a0days", "BEHALF_ACTIVITY_RETENTION");
    }

    @Test
    void findsByReasonTextAndTime() {
        status.presentForOtherAudience("https://first.example");
        status.advance(Duration.ofMinutes(10));
        status.present("not a token at all");

        assertThat(rows("?reason=BH-162")).hasSize(1);
        assertThat(rows("?text=FIRST.example")).hasSize(1);
        assertThat(rows("?text=sandbox8kq1")).as("part of the client's id").hasSize(1);
        assertThat(rows("?text=%25")).isEmpty();
        assertThat(rows("?until=2026-03-06T14:25")).hasSize(1).isEqualTo(rows("?reason=BH-162"));
        assertThat(rows("?from=2026-03-06T14:25&until=2026-03-06T15:00")).hasSize(1);
        assertThat(rows("?reason=%27%20OR%201=1")).as("no code, so any reason").hasSize(2);
        assertThat(status.get("/e/live/activity?text=nobody")).contains("Nothing fits");
    }

    @Test
    void saysWhenATimeCannotBeReadAndShowsTheRest() {
        status.presentForOtherAudience("https://first.example");

        assertThat(status.get("/e/live/activity?from=yesterday"))
                .contains("A time was expected as 2026-03-07T14:00", "https://first.example");
    }

    @Test
    void goesOnWhereAPageEnded() {
        for (int i = 0; i < 60; i++) {
            status.presentForOtherAudience("https://api-" + i + ".example");
            status.advance(Duration.ofSeconds(1));
        }
        String first = status.get("/e/live/activity?reason=BH-162");
        assertThat(ids(first)).hasSize(50);

        String second = status.get(found(OLDER, first));

        assertThat(ids(second)).hasSize(10).doesNotContainAnyElementsOf(ids(first));
        assertThat(second).contains("To the newest", "reason=BH-162").doesNotContain("id=\"older\"", "part=tail");
    }

    @Test
    void bringsWhatCameSinceOnceItIsSettled() {
        status.presentForOtherAudience("https://first.example");
        String poll = found(POLL, status.get("/e/live/activity"));
        status.advance(Duration.ofSeconds(5));
        assertThat(part(poll).statusCode()).isEqualTo(204);

        status.presentForOtherAudience("https://second.example");
        assertThat(part(poll).statusCode())
                .as("another node may not have written down yet what came before")
                .isEqualTo(204);

        status.advance(Duration.ofSeconds(3));
        HttpResponse<String> come = part(poll);
        assertThat(come.body())
                .startsWith("<li id=\"tail\"")
                .contains("https://second.example", "1\u00a0new refusal")
                .doesNotContain("https://first.example");
        assertThat(part(found(POLL, come.body())).statusCode()).isEqualTo(204);
    }

    @Test
    void bringsOnlyWhatIsLookedFor() {
        String poll = found(POLL, status.get("/e/live/activity?text=second"));
        status.presentForOtherAudience("https://first.example");
        status.presentForOtherAudience("https://second.example");
        status.advance(Duration.ofSeconds(3));

        assertThat(part(poll).body()).contains("https://second.example").doesNotContain("https://first.example");
    }

    @Test
    void ofAFloodItBringsTheNewestAndSaysWhereTheRestIs() {
        String poll = found(POLL, status.get("/e/live/activity"));
        for (int i = 0; i < 70; i++) {
            status.presentForOtherAudience("https://api-" + i + ".example");
        }
        status.advance(Duration.ofSeconds(3));

        String come = part(poll).body();

        assertThat(ids(come)).hasSize(50);
        assertThat(come).contains("70\u00a0new refusals", "More came at the same time");
    }

    @Test
    void whatATokenHoldsCannotBecomeMarkup() {
        status.present(status.sandbox
                .auth0()
                .accessToken()
                .client("\"><script>alert(1)</script>")
                .audience("<img src=x onerror=alert(2)>")
                .sign());

        assertThat(status.get("/e/live/activity"))
                .contains("&lt;script&gt;", "&lt;img")
                .doesNotContain("<script>alert", "<img src=x");
    }

    private List<String> rows(String query) {
        return ids(status.get("/e/live/activity" + query));
    }

    private static List<String> ids(String page) {
        return ROW.matcher(page).results().map(row -> row.group(1)).toList();
    }

    private static String found(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        assertThat(matcher.find()).as(pattern.pattern()).isTrue();
        return matcher.group(1).replace("&amp;", "&");
    }

    private HttpResponse<String> part(String path) {
        return status.console.send(status.console.request(path, status.owner).header("HX-Request", "true"));
    }
}
