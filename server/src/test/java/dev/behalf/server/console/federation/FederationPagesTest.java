package dev.behalf.server.console.federation;

import static dev.behalf.server.console.federation.FederationConsole.LIVE;
import static dev.behalf.server.console.federation.FederationConsole.TEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.provider.Field;
import dev.behalf.provider.ProviderType;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.cognito.CognitoTenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.server.team.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The form of a connection: what it asks for, what it says while it is filled, and how it mends itself.
class FederationPagesTest {

    private static Sandbox sandbox;

    @TempDir
    private Path directory;

    private FederationConsole pages;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.builder().keys(KeySource.pooled()).all().start();
    }

    @AfterAll
    static void shut() {
        sandbox.close();
    }

    @BeforeEach
    void start() {
        pages = new FederationConsole(directory, sandbox);
    }

    @AfterEach
    void stop() {
        pages.close();
    }

    @Test
    void offersEveryProviderAndMarksTheOneThatIsConnected() {
        String page = pages.get(LIVE).body();

        for (ProviderType provider : ProviderType.values()) {
            assertThat(page).contains("href=\"" + LIVE + "?provider=" + provider.id() + "\"", provider.label());
        }
        assertThat(page).containsOnlyOnce("<span class=\"pill good\">Connected</span>");
        assertThat(page).containsPattern("href=\"" + LIVE + "\\?provider=auth0\" aria-current=\"true\"");
    }

    @Test
    void asksForNothingBeforeAProviderIsChosen() {
        assertThat(pages.get(TEST).body())
                .contains("Which provider do your users sign in with?", "behalf sandbox")
                .doesNotContain("id=\"setup\"");
    }

    @ParameterizedTest
    @EnumSource
    void asksForTheFieldsOfTheChosenProviderOnlyAndSaysWhereEachStands(ProviderType chosen) {
        String page = pages.get(TEST + "?provider=" + chosen.id()).body();

        int at = 0;
        for (Field field : chosen.fields()) {
            at = page.indexOf("<label class=\"form-label\" for=\"" + field.key() + "\">" + field.label(), at);
            assertThat(at).as(field.label()).isPositive();
            assertThat(page.substring(at)).contains("placeholder=\"" + field.example() + "\"");
            Where.of(field.where()).path().forEach(step -> assertThat(page).contains("<span>" + step + "</span>"));
        }
        assertThat(labels(page))
                .doesNotContainAnyElementsOf(Arrays.stream(ProviderType.values())
                        .flatMap(provider -> provider.fields().stream())
                        .map(Field::label)
                        .filter(label -> chosen.fields().stream()
                                .noneMatch(field -> field.label().equals(label)))
                        .toList());
        assertThat(page).doesNotContain("type=\"password\"");
    }

    private static List<String> labels(String page) {
        return Pattern.compile("<label class=\"form-label\" for=\"[^\"]+\">([^<]+?) *<")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "auth0, Allowed Callback URLs",
        "clerk, Redirect URIs",
        "cognito, Allowed callback URLs",
        "workos, Redirects",
        "oidc, Redirect URIs"
    })
    void showsTheCallbackUrlBeforeTheFormUnderTheProvidersOwnNameForIt(String provider, String setting) {
        String page = pages.get(TEST + "?provider=" + provider).body();
        String first =
                ProviderType.of(provider).orElseThrow().fields().getFirst().key();

        assertThat(page).contains("data-copy=\"callback\"", "<strong>" + setting + "</strong>");
        assertThat(page.indexOf("http://localhost:8080/callback"))
                .isPositive()
                .isLessThan(page.indexOf("<input class=\"form-control mono\" id=\"" + first + "\""));
    }

    @Test
    void saysWhereToSetThePublicUrlWhereThereIsNone() {
        assertThat(pages.get("/e/bare/settings/federation?provider=clerk").body())
                .contains("has no public URL yet", "href=\"/e/bare/settings\"")
                .doesNotContain("data-copy=\"callback\"");
    }

    @ParameterizedTest
    @CsvSource({
        "auth0, Allow Offline Access",
        "auth0, Refresh Token",
        "clerk, offline_access",
        "cognito, the authorization code grant returns a refresh token",
        "oidc, offline_access"
    })
    void offersOfflineAccessAndNamesTheSwitchesAtTheProvider(String provider, String named) {
        assertThat(pages.get(TEST + "?provider=" + provider).body())
                .contains("type=\"checkbox\" name=\"offlineAccess\"", "keeps a refresh token", named);
    }

    @Test
    void hasNoOfflineAccessToOfferForWorkOs() {
        assertThat(pages.get(TEST + "?provider=workos").body()).doesNotContain("offlineAccess", "ffline access");
    }

    @Test
    void offersEmulatorsInDevelopmentOnly() {
        assertThat(pages.get(TEST + "?provider=workos").body())
                .contains("name=\"allowLoopbackProviders\"", "name=\"workosApi\"");
        assertThat(pages.get(LIVE + "?provider=workos").body()).doesNotContain("allowLoopbackProviders", "workosApi");
    }

    @Test
    void saysWhatIsGoodAndWhatIsNotWhileSomebodyTypesAndLeavesTheBoxesAlone() {
        HttpResponse<String> answer = pages.part(
                TEST + "/check",
                pages.form(
                        "test",
                        "auth0",
                        "tenantDomain",
                        "https://Acme.eu.auth0.com/login",
                        "clientId",
                        "",
                        "audience",
                        "https://acme.eu.auth0.com/userinfo"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().replace("<wbr>", ""))
                .contains(
                        "Read as acme.eu.auth0.com",
                        "found the userinfo endpoint",
                        "Leave it empty",
                        "https://acme.eu.auth0.com/</",
                        "hx-swap-oob=\"innerHTML:#state-clientId\"")
                .doesNotContain("<input", "found nothing", "<html");
    }

    @ParameterizedTest
    @CsvSource({
        "auth0, acme.us.auth0.com, https://acme.us.auth0.com/authorize",
        "clerk, https://acme.clerk.accounts.dev, https://acme.clerk.accounts.dev/oauth/token",
        "cognito, auth.acme.com, Not known yet",
        "workos, client_01ACME, https://api.workos.com/sso/jwks/client_01ACME",
        "oidc, https://id.acme.com/realms/main, Named in the discovery document"
    })
    void showsWhatFollowsBeforeTheFormIsComplete(String provider, String value, String derived) {
        String first =
                ProviderType.of(provider).orElseThrow().fields().getFirst().key();

        String answer = pages.part(TEST + "/check", pages.form("test", provider, first, value))
                .body();

        assertThat(answer.replace("<wbr>", "")).contains(derived);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTH0", "CLERK", "COGNITO"})
    void derivesTheAddressesThatTheProviderPublishes(ProviderType provider) throws Exception {
        Map<String, String> form = pages.emulated("test", provider);
        String issuer = switch (provider) {
            case AUTH0 -> sandbox.auth0().issuer();
            case CLERK -> sandbox.clerk().issuer() + "/";
            case COGNITO, WORKOS, OIDC -> {
                form.put("userPoolId", CognitoTenant.POOL_ID);
                yield sandbox.cognito().issuer() + "/";
            }
        };
        JsonNode published = discovery(issuer);

        String page = pages.part(TEST + "/check", form).body().replace("<wbr>", "");

        for (String member : new String[] {"issuer", "jwks_uri", "authorization_endpoint", "token_endpoint"}) {
            assertThat(page).contains(">" + published.get(member).stringValue() + "</code>");
        }
    }

    private static JsonNode discovery(String issuer) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create(issuer + ".well-known/openid-configuration");
            return JsonMapper.shared()
                    .readTree(client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "clerk, instanceUrl, pk_test_YWNtZS5jbGVyay5hY2NvdW50cy5kZXYk, Use https://acme.clerk.accounts.dev,"
                + " instanceUrl, https://acme.clerk.accounts.dev",
        "clerk, instanceUrl, acme.accounts.dev, Use https://acme.clerk.accounts.dev,"
                + " instanceUrl, https://acme.clerk.accounts.dev",
        "auth0, audience, https://acme.us.auth0.com/api/v2/, Leave it empty, audience, ''",
        "workos, clientId, org_01ACME, Use org_01ACME as Organization ID, organizationId, org_01ACME",
        "cognito, cognitoDomain, eu-central-1_AbC123dEf, Use eu-central-1_AbC123dEf as User pool ID,"
                + " userPoolId, eu-central-1_AbC123dEf",
        "oidc, issuer, https://id.acme.com/main/.well-known/openid-configuration, Use https://id.acme.com/main,"
                + " issuer, https://id.acme.com/main"
    })
    void offersTheRepairAsOneClickAndDoesIt(
            String provider, String key, String pasted, String offered, String changed, String value) {
        Map<String, String> form = pages.form("test", provider, key, pasted);

        assertThat(pages.part(TEST + "/check", form).body())
                .contains("name=\"apply\" value=\"" + key + "\"", offered + "</button>");

        form.put("apply", key);
        // The server finds the repair out anew, with the script and without.
        for (HttpResponse<String> repaired :
                List.of(pages.part(TEST + "/repair", form), pages.post(TEST + "/repair", form))) {
            assertThat(repaired.statusCode()).isEqualTo(200);
            assertThat(box(repaired.body(), changed)).isEqualTo(value);
        }
    }

    /// What stands in a box.
    private static String box(String page, String key) {
        var box = Pattern.compile(
                        "<input class=\"form-control mono\" id=\"" + key + "\" name=\"" + key + "\" value=\"([^\"]*)\"")
                .matcher(page);
        assertThat(box.find()).as(key).isTrue();
        return box.group(1);
    }

    @Test
    void fillsPoolAndDomainFromAnIssuerOfCognitoByAskingForThePoolsDomain() {
        Map<String, String> form = pages.emulated("test", ProviderType.COGNITO);
        form.put("cognitoDomain", "https://cognito-idp.eu-central-1.amazonaws.com/" + CognitoTenant.POOL_ID);
        form.put("apply", "cognitoDomain");

        String page = pages.part(TEST + "/repair", form).body();

        assertThat(box(page, "userPoolId")).isEqualTo(CognitoTenant.POOL_ID);
        assertThat(box(page, "cognitoDomain"))
                .isEqualTo(sandbox.cognito().pool().domain().origin());
        assertThat(page).contains("Amazon names it as the domain of this user pool");
    }

    @Test
    void offersToAcceptAnEmulatorWhereOneWasEnteredInDevelopment() {
        Map<String, String> form = pages.emulated("test", ProviderType.CLERK);
        form.remove("allowLoopbackProviders");
        form.put("apply", "instanceUrl");

        assertThat(pages.part(TEST + "/check", form).body()).contains("Accept an emulator on this machine");
        assertThat(pages.part(LIVE + "/check", form).body())
                .contains("found an address of this machine")
                .doesNotContain("Accept an emulator");
        assertThat(pages.part(TEST + "/repair", form).body())
                .containsPattern("name=\"allowLoopbackProviders\" checked");
    }

    @Test
    void repairsNothingThatIsNotBroken() {
        Map<String, String> form =
                pages.form("test", "clerk", "instanceUrl", "https://acme.clerk.accounts.dev", "apply", "instanceUrl");

        assertThat(box(pages.post(TEST + "/repair", form).body(), "instanceUrl"))
                .isEqualTo("https://acme.clerk.accounts.dev");
    }

    @Test
    void asksTheProviderAboutAFormThatIsNotSaved() {
        String answer = pages.part(TEST + "/try", pages.emulated("test", ProviderType.OIDC))
                .body();

        assertThat(answer).contains("All good", "Discovery document", "Issuer", "Signing keys", "Clocks");
        assertThat(answer.replace("<wbr>", ""))
                .containsPattern(
                        "id=\"derived-token\">" + Pattern.quote(sandbox.oidc().issuer()) + "/[^<]+</code>");
        assertThat(pages.connection("test")).isEmpty();
    }

    @Test
    void asksNobodyAboutAFormThatIsIncomplete() {
        HttpResponse<String> answer = pages.post(TEST + "/try", pages.form("test", "oidc", "clientId", "web"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("found nothing").doesNotContain("All good");
    }

    @Test
    void keepsEverySettingOfAConnectionThatTheFormShows() {
        Map<String, String> form = pages.emulated("test", ProviderType.CLERK);
        form.putAll(Map.of(
                "kinds", "chosen",
                "accept-access-token", "on",
                "accept-session-token", "on",
                "authorizedParties", "https://app.acme.com\r\nhttps://www.acme.com",
                "audiences", "https://mcp.acme.com",
                "extraIssuers", "https://old.acme.com",
                "leeway", "10s",
                "surviveOutage", "1d",
                "allowImpersonation", "on",
                "offlineAccess", "on"));
        form.put("enterpriseManaged", "on");
        assertThat(pages.post(TEST, form).statusCode()).isEqualTo(303);
        var saved = pages.settings("test");

        Map<String, String> shown = sentAgain(pages.get(TEST).body());

        assertThat(shown)
                .containsEntry("leeway", "10s")
                .containsEntry("accept-session-token", "on")
                .containsEntry("enterpriseManaged", "on");
        assertThat(saved.enterpriseManaged()).isTrue();
        assertThat(pages.post(TEST, shown).headers().firstValue("Location")).hasValue(TEST + "?done=unchanged");
        assertThat(pages.settings("test")).isEqualTo(saved);
    }

    /// The fields of the form as a browser would send them.
    private static Map<String, String> sentAgain(String page) {
        String form = page.substring(page.indexOf("<form id=\"setup\""));
        Map<String, String> fields = new HashMap<>();
        Pattern.compile("<input[^>]*>")
                .matcher(form.substring(0, form.indexOf("</form>")))
                .results()
                .forEach(found -> {
                    String input = found.group();
                    String name = attribute(input, "name");
                    boolean box = input.contains("type=\"checkbox\"") || input.contains("type=\"radio\"");
                    if (!name.isEmpty() && !name.equals("_csrf") && (!box || input.contains(" checked"))) {
                        fields.put(name, input.contains("type=\"checkbox\"") ? "on" : attribute(input, "value"));
                    }
                });
        Pattern.compile("(?s)<textarea[^>]*name=\"([^\"]+)\"[^>]*>(.*?)</textarea>")
                .matcher(form)
                .results()
                .forEach(found -> fields.put(found.group(1), found.group(2)));
        return fields;
    }

    private static String attribute(String element, String name) {
        var found = Pattern.compile(" " + name + "=\"([^\"]*)\"").matcher(element);
        return found.find() ? found.group(1) : "";
    }

    @Test
    void letsAcceptedTokensFollowTheFieldsUnlessTheyWereChosen() {
        Map<String, String> form = pages.emulated("test", ProviderType.AUTH0);
        form.put("audience", "");
        pages.post(TEST, form);
        assertThat(pages.get(TEST).body()).contains("Accepts ID tokens of this client");

        Map<String, String> changed = pages.emulated("test", ProviderType.AUTH0);
        changed.put("kinds", "usual");
        pages.post(TEST, changed);

        assertThat(pages.get(TEST).body())
                .contains("Accepts access tokens of this client for https://api.acme.example");
    }

    @Test
    void showsWhatIsSavedAsYaml() {
        assertThat(pages.get(LIVE).body())
                .contains("As behalf.yaml", "tenantDomain: acme.us.auth0.com", "data-copy=\"yaml\"");
    }

    @Test
    void leadsToTheTestSignInAndTheDebugger() {
        assertThat(pages.get(LIVE).body())
                .contains("href=\"" + LIVE + "/test\"", "href=\"/e/live/debugger\"", "href=\"" + LIVE + "/history\"");
    }

    @ParameterizedTest
    @EnumSource(names = {"VIEWER", "AUDITOR"})
    void showsEverythingToThoseWhoMayNotChangeItAndLetsThemSendNothing(Role role) {
        String session = pages.console.visitors().signedIn(role);

        String page = pages.console.get(LIVE, session).body();

        assertThat(page)
                .contains(
                        "acme.us.auth0.com",
                        "https://auth.acme.com/callback",
                        "<fieldset class=\"fed-fields\" disabled")
                .doesNotContain("type=\"submit\" formaction", "Save as draft", "I have a token", "Ask again");
        for (String path : new String[] {
            "",
            "/check",
            "/repair",
            "/try",
            "/ask",
            "/token",
            "/draft",
            "/draft/promote",
            "/draft/discard",
            "/draft/rebase",
            "/history/1"
        }) {
            assertThat(pages.console
                            .post(LIVE + path, session, pages.form("live", "auth0"))
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void escapesWhatWasTyped() {
        String script = "\"><script>alert(1)</script>";

        for (ProviderType provider : ProviderType.values()) {
            Map<String, String> form = pages.form("test", provider.id());
            provider.fields().forEach(field -> form.put(field.key(), script));
            form.putAll(Map.of("leeway", script, "audiences", script, "extraIssuers", script, "version", script));
            assertThat(pages.post(TEST, form).body()).doesNotContain("<script>alert");
            assertThat(pages.part(TEST + "/check", form).body()).doesNotContain("<script>alert");
        }
    }
}
