package dev.behalf.server.console.federation;

import static dev.behalf.server.console.federation.FederationConsole.LIVE;
import static dev.behalf.server.console.federation.FederationConsole.TEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.provider.ProviderType;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Lie;
import dev.behalf.sandbox.idp.Outage;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.team.Role;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What saving comes to: what the provider said, whom it can lock out, who else saved; drafts and the way back.
class SavingTest {

    @TempDir
    private Path directory;

    private Sandbox sandbox;
    private FederationConsole pages;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().keys(KeySource.pooled()).all().start();
        pages = new FederationConsole(directory, sandbox);
    }

    @AfterEach
    void stop() {
        pages.close();
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource
    void savesAndShowsWhatTheLiveProviderSaid(ProviderType provider) {
        HttpResponse<String> answer = pages.post(TEST, pages.emulated("test", provider));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue(TEST + "?done=saved");
        String page = pages.get(TEST + "?done=saved").body();
        assertThat(page).contains("Saved. Every node serves by it", "Connected to " + provider.label());
        assertThat(page).contains(provider == ProviderType.COGNITO ? "found out from the first token" : "Signing keys");
        assertThat(page).doesNotContain("Something is not right yet");
    }

    @Test
    void savesNoOfflineAccessWithoutAKeyAndSaysWhereItIsSet() {
        pages.environments.requireKeyForOfflineAccess(() -> Optional.of("none"));
        Map<String, String> form = new HashMap<>(pages.emulated("test", ProviderType.AUTH0));
        form.put("offlineAccess", "on");

        HttpResponse<String> refused = pages.post(TEST, form);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains(
                        "Nothing was saved yet.",
                        "#offlineAccess",
                        "Expected a key of the installation",
                        "BEHALF_KEY_FILE");
        assertThat(pages.connection("test")).isEmpty();
    }

    @Test
    void neitherSavesNorAsksAgainWhenThePageIsReloaded() {
        pages.post(TEST, pages.emulated("test", ProviderType.CLERK));
        long version = pages.version("test");
        int asked = sandbox.clerk().requests().total();

        pages.get(TEST + "?done=saved");
        pages.get(TEST + "?done=saved");

        assertThat(pages.version("test")).isEqualTo(version);
        assertThat(sandbox.clerk().requests().total()).isEqualTo(asked);
        assertThat(pages.post(TEST + "/ask", Map.of()).statusCode()).isEqualTo(303);
        assertThat(sandbox.clerk().requests().total()).isGreaterThan(asked);
    }

    @Test
    void savesThoughTheProviderIsAwayAndShowsThatItIs() {
        sandbox.auth0().goDown(Outage.refused());

        assertThat(pages.post(TEST, pages.emulated("test", ProviderType.AUTH0)).statusCode())
                .isEqualTo(303);

        assertThat(pages.connection("test")).isPresent();
        assertThat(pages.get(TEST).body()).contains("Something is not right yet", "refused the connection");
    }

    @Test
    void waitsForAProviderNoLongerThanTheDeadline() throws Exception {
        sandbox.auth0().goDown(Outage.hang());
        Path other = Files.createDirectory(directory.resolve("hasty"));
        try (FederationConsole hasty = new FederationConsole(other, sandbox, Duration.ofSeconds(1))) {
            assertThat(hasty.post(TEST, hasty.emulated("test", ProviderType.AUTH0))
                            .statusCode())
                    .isEqualTo(303);

            assertThat(hasty.get(TEST).body()).contains("none within 1 s", "Ask again in a while.");
        }
    }

    @Test
    void showsBothIssuersWhereTheProviderNamesAnother() {
        sandbox.clerk().lie(new Lie.WrongIssuer("https://login.acme.example"));

        pages.post(TEST, pages.emulated("test", ProviderType.CLERK));

        assertThat(pages.get(TEST).body())
                .contains(
                        "https://login.acme.example",
                        "Expected " + sandbox.clerk().issuer(),
                        "enter the domain or issuer");
    }

    @Test
    void savesNothingThatCannotBeUsedAndShowsWhatWasTyped() {
        HttpResponse<String> answer = pages.post(
                TEST,
                pages.form("test", "auth0", "tenantDomain", "manage.auth0.com", "clientId", "", "leeway", "soon"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains(
                        "Nothing was saved yet.",
                        "3 settings have to be changed",
                        "found Auth0's own site manage.auth0.com",
                        "value=\"manage.auth0.com\"",
                        "a duration such as 30s",
                        "id=\"advanced\" open");
        assertThat(pages.connection("test")).isEmpty();
    }

    @Test
    void wantsTheNameTypedWhereProductionCouldLockUsersOutAndSaysWhatItWouldHaveRefused() {
        pages.post(TEST, pages.emulated("test", ProviderType.AUTH0));
        pages.accepted("live", pages.settings("test").connection(), 3);
        Map<String, String> form = pages.form(
                "live", "auth0", "tenantDomain", "acme.us.auth0.com", "clientId", "app", "offlineAccess", "on");

        HttpResponse<String> asked = pages.post(LIVE, form);

        assertThat(asked.statusCode()).isEqualTo(422);
        assertThat(asked.body())
                .contains(
                        "This can lock users out of live.",
                        "Tokens that fit the Application Client ID web and not app will be refused.",
                        "data-confirm=\"live\"",
                        "would have refused 3 of the last 3 requests (1 client)",
                        "BH-121");
        assertThat(pages.settings("live").connection().settings().clientId()).isEqualTo("web");

        form.put("confirmation", "live");
        assertThat(pages.post(LIVE, form).statusCode()).isEqualTo(303);
        assertThat(pages.settings("live").connection().settings().clientId()).isEqualTo("app");
    }

    @Test
    void showsWhatSomebodyElseSavedAndLetsOneChoose() {
        pages.post(TEST, pages.emulated("test", ProviderType.CLERK));
        Map<String, String> mine = pages.emulated("test", ProviderType.CLERK);
        mine.put("leeway", "10s");
        Map<String, String> theirs = pages.emulated("test", ProviderType.CLERK);
        theirs.put("surviveOutage", "2h");
        String grace = pages.console.visitors().signedIn(Role.OWNER);
        pages.console.post(TEST, grace, theirs);

        HttpResponse<String> answer = pages.post(TEST, mine);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("Somebody else saved while you were editing.", "owner@acme.com", "Outage survival", "2h")
                .contains("Save mine over it", "Take theirs", "Clock leeway", "value=\"10s\"");
        assertThat(settings().connection().policy().surviveOutage()).isEqualTo(Duration.ofHours(2));

        mine.put("version", hidden(answer.body(), "version"));
        assertThat(pages.post(TEST, mine).statusCode()).isEqualTo(303);
        assertThat(settings().connection().policy().leeway()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings().connection().policy().surviveOutage()).isEqualTo(Duration.ofHours(12));
    }

    private ConnectionSettings settings() {
        return pages.settings("test");
    }

    private static String hidden(String page, String name) {
        var found = Pattern.compile("type=\"hidden\" name=\"" + name + "\" value=\"([^\"]*)\"")
                .matcher(page);
        assertThat(found.find()).as(name).isTrue();
        return found.group(1);
    }

    @Test
    void takesAFormThatWasSentTwiceForOneThatWasSentOnce() {
        Map<String, String> form = pages.emulated("test", ProviderType.CLERK);
        pages.post(TEST, form);

        assertThat(pages.post(TEST, form).headers().firstValue("Location")).hasValue(TEST + "?done=unchanged");
    }

    @Test
    void keepsADraftBesideWhatIsInForceAndPutsItInForce() {
        pages.post(TEST, pages.emulated("test", ProviderType.AUTH0));
        pages.accepted("test", settings().connection(), 4);
        Map<String, String> draft = pages.emulated("test", ProviderType.AUTH0);
        draft.put("audience", "https://other.example");

        assertThat(pages.post(TEST + "/draft", draft).headers().firstValue("Location"))
                .hasValue(TEST + "?done=drafted");

        String page = pages.get(TEST).body();
        assertThat(page)
                .contains("<del><span class=\"visually-hidden\">was </span>https://api.acme.example</del>")
                .contains("<ins><span class=\"visually-hidden\">is </span>https://other.example</ins>")
                .contains("This change would have refused 4 of the last 4 requests (1 client).")
                .contains("BH-162", "audience: https://other.example");
        assertThat(settings().connection().settings().toString()).contains("https://api.acme.example");
        assertThat(pages.get(TEST + "?draft=edit").body())
                .contains("You are editing the draft.", "value=\"https://other.example\"");

        Map<String, String> looked = Map.of("draft", hidden(page, "draft"));
        assertThat(pages.post(TEST + "/draft/promote", looked).headers().firstValue("Location"))
                .hasValue(TEST + "?done=promoted");
        assertThat(settings().connection().settings().toString()).contains("https://other.example");
        assertThat(pages.get(TEST).body()).doesNotContain("id=\"draft\"");
    }

    @Test
    void discardsTheDraftThatWasLookedAtAndNoOther() {
        pages.post(TEST + "/draft", pages.emulated("test", ProviderType.CLERK));
        String seen = hidden(pages.get(TEST).body(), "draft");

        pages.post(TEST + "/draft/discard", Map.of("draft", "2026-01-01T00:00:00Z"));
        assertThat(pages.get(TEST).body()).contains("id=\"draft\"");

        pages.post(TEST + "/draft/discard", Map.of("draft", seen));
        assertThat(pages.get(TEST).body()).doesNotContain("id=\"draft\"");
    }

    @Test
    void promotesADraftOfProductionOnlyWithTheNameTyped() {
        pages.post(LIVE + "/draft", pages.form("live", "clerk", "instanceUrl", "clerk.acme.com", "clientId", "web"));
        String page = pages.get(LIVE).body();
        assertThat(page).contains("Tokens of Auth0 will be refused", "id=\"confirm-draft\"");
        String draft = hidden(page, "draft");

        HttpResponse<String> unconfirmed =
                pages.post(LIVE + "/draft/promote", Map.of("draft", draft, "confirmation", "life"));
        assertThat(unconfirmed.statusCode()).isEqualTo(422);
        assertThat(unconfirmed.body()).contains("The name was not the one of this environment.");
        assertThat(pages.settings("live").connection().settings().type()).isEqualTo(ProviderType.AUTH0);

        pages.post(LIVE + "/draft/promote", Map.of("draft", draft, "confirmation", "live"));
        assertThat(pages.settings("live").connection().settings().type()).isEqualTo(ProviderType.CLERK);
    }

    @Test
    void keepsAStaleDraftFromBeingPromotedUntilSomebodyPutsItOnTop() {
        pages.post(TEST, pages.emulated("test", ProviderType.CLERK));
        Map<String, String> draft = pages.emulated("test", ProviderType.CLERK);
        draft.put("leeway", "10s");
        pages.post(TEST + "/draft", draft);
        Map<String, String> other = pages.emulated("test", ProviderType.CLERK);
        other.put("surviveOutage", "2h");
        pages.post(TEST, other);

        String page = pages.get(TEST).body();
        assertThat(page).contains("has changed since this draft was begun").doesNotContain("Put it in force");
        String seen = hidden(page, "draft");
        assertThat(pages.post(TEST + "/draft/promote", Map.of("draft", seen)).body())
                .contains("The connection has changed since the draft was begun.");

        pages.post(TEST + "/draft/rebase", Map.of("draft", seen));
        String again = pages.get(TEST).body();
        assertThat(again).contains("Put it in force");
        pages.post(TEST + "/draft/promote", Map.of("draft", hidden(again, "draft")));
        assertThat(settings().connection().policy().leeway()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void listsWhoChangedWhatAndReturnsToAnEarlierVersionAtOnce() {
        pages.post(TEST, pages.emulated("test", ProviderType.CLERK));
        long first = pages.version("test");
        Map<String, String> changed = pages.emulated("test", ProviderType.CLERK);
        changed.put("leeway", "10s");
        pages.post(TEST, changed);

        String page = pages.get(TEST + "/history").body();
        assertThat(page).contains("admin@acme.com", "Clock leeway", "10s", "In force", "Return to this");
        assertThat(page.indexOf("Version " + pages.version("test"))).isLessThan(page.indexOf("Version " + first));

        HttpResponse<String> answer =
                pages.post(TEST + "/history/" + first, Map.of("version", hidden(page, "version")));
        assertThat(answer.headers().firstValue("Location")).hasValue(TEST + "?done=restored");
        assertThat(settings().connection().policy().leeway()).isEqualTo(Duration.ofSeconds(30));
        assertThat(pages.post(TEST + "/history/" + first, Map.of("version", "1"))
                        .body())
                .contains("Somebody has changed the connection meanwhile.");
        assertThat(pages.post(TEST + "/history/latest", Map.of()).statusCode()).isEqualTo(404);
    }

    @Test
    void returnsInProductionOnlyWithTheNameTyped() {
        long first = pages.version("live");
        Map<String, String> form = pages.form(
                "live", "auth0", "tenantDomain", "acme.us.auth0.com", "clientId", "app", "confirmation", "live");
        pages.post(LIVE, form);
        Map<String, String> back = pages.form("live", "auth0");

        HttpResponse<String> asked = pages.post(LIVE + "/history/" + first, back);
        assertThat(asked.statusCode()).isEqualTo(422);
        assertThat(asked.body())
                .contains("Return to version " + first + "?", "data-confirm=\"live\"", "will be refused");

        back.put("confirmation", "live");
        assertThat(pages.post(LIVE + "/history/" + first, back).statusCode()).isEqualTo(303);
        assertThat(pages.settings("live").connection().settings().clientId()).isEqualTo("web");
    }
}
