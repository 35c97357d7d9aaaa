package dev.behalf.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.console.environments.EnvironmentPages;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Pages are compressed, and what compression would give away of a page (BREACH) is worth nothing.
class CompressionTest {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String FORM = "/environments/new";

    @TempDir
    private Path directory;

    private Database database;
    private Environments environments;
    private TestingConsole console;
    private String admin;

    @BeforeEach
    void start() {
        database = Database.open(TestingDatabases.sqliteIn(directory));
        environments = Environments.open(database, InstantSource.system());
        console = new TestingConsole(environments, door -> new EnvironmentPages(door, environments).routes());
        admin = console.visitors().signedIn(Role.ADMIN);
    }

    @AfterEach
    void stop() {
        console.close();
        environments.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate, br, zstd | true",
                "br;q=1.0, gzip;q=0.8     | true",
                "gzip;q=0                 | false",
                "gzip;q=0.000, br         | false",
                "br                       | false"
            })
    void pagesAreCompressedForWhoeverTakesIt(String accepted, boolean compressed) {
        HttpResponse<String> answer = console.send(console.request(FORM, admin).header("Accept-Encoding", accepted));

        assertThat(answer.headers().firstValue("Content-Encoding").isPresent()).isEqualTo(compressed);
    }

    @Test
    void answersToFormsAreNot() {
        HttpResponse<String> answer = console.send(console.request(FORM, admin)
                .header("Origin", console.origin())
                .header("X-CSRF-Token", token())
                .header("Accept-Encoding", "gzip")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=No+Name")));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    }

    private String token() {
        return Objects.requireNonNull(console.visitors().find(admin)).csrfToken();
    }

    @Test
    void noTwoFormsCarryTheSameTextAndEachIsTaken() {
        List<String> masked = CSRF.matcher(console.get(FORM, admin).body()
                        + console.get(FORM, admin).body())
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(masked).hasSizeGreaterThan(1).doesNotHaveDuplicates().doesNotContain(token());
        assertThat(masked).allMatch(text -> sent(text).statusCode() == 422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "no base64!", "Y3NyZi10b2tlbi0wY3NyZi10b2tlbi0w"})
    void aFormWithAnythingElseIsRefused(String text) {
        assertThat(sent(text).statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> sent(String csrf) {
        return console.send(console.request(FORM, admin)
                .header("Origin", console.origin())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=No+Name&_csrf=" + csrf)));
    }
}
