package dev.behalf.server.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.provider.Connection;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.environment.Manifest.Reading;
import dev.behalf.token.TokenKind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

    private static final String CONNECTION = """
            environments:
              - name: default
                kind: development
                connection:
                  provider: auth0
                  tenantDomain: acme.us.auth0.com
                  clientId: web
                  audience: https://api.acme.com
            """;

    @Test
    void reportsEverythingThatIsWrongWithClientsAtItsPlace() {
        Manifest.Reading reading = Manifest.read("""
                environments:
                  - name: default
                    kind: development
                    clients:
                      - { id: "a b", name: "", redirectUris: [https://ok.example/cb, "ftp://x/y"] }
                      - { id: robot, name: Robot, redirectUris: [https://r.example/cb], authentication: private_key_jwt }
                      - { id: robot, name: [x], redirectUri: https://r.example/cb, authentication: secret }
                      - { id: ok, name: Ok, redirectUris: [https://o.example/cb], scope: "mcp", clientSecret: sk_live_planted1234 }
                      - { id: last, name: sk_live_planted1234, redirectUris: [[x]] }
                """.getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(reading).isInstanceOfSatisfying(Manifest.Reading.Invalid.class, invalid -> {
            assertThat(invalid.problems())
                    .extracting(ManifestProblem::path)
                    .containsExactlyInAnyOrder(
                            "environments[0].clients[0].id",
                            "environments[0].clients[0].name",
                            "environments[0].clients[0].redirectUris[1]",
                            "environments[0].clients[1].jwksUri",
                            "environments[0].clients[2].id",
                            "environments[0].clients[2].name",
                            "environments[0].clients[2].redirectUri",
                            "environments[0].clients[2].redirectUris",
                            "environments[0].clients[2].authentication",
                            "environments[0].clients[3].clientSecret",
                            "environments[0].clients[3].clientSecret",
                            "environments[0].clients[4].name",
                            "environments[0].clients[4].redirectUris[0]");
            assertThat(invalid.toString())
                    .contains("Did you mean redirectUris?")
                    .doesNotContain("planted");
        });
    }

    @Test
    void readsEverySetting() {
        Manifest.Entry entry = valid("""
                environments:
                  - name: default
                    kind: development
                    url: HTTP://127.0.0.1:8080/
                    connection:
                      provider: clerk
                      instanceUrl: https://Acme.clerk.accounts.dev/
                      clientId: 0012345
                      accept: [access-token, session-token]
                      leeway: 1m
                      surviveOutage: 2d
                      audiences: [https://api.acme.com]
                      extraIssuers: ["https://clerk.acme.com"]
                      authorizedParties: [https://app.acme.com]
                      allowImpersonation: true
                    development:
                      allowLoopbackProviders: true
                      workosApi: http://localhost:9104
                      cognitoIdp: http://localhost:9103/
                    keys:
                      - { name: backend, kind: secret }
                      - { name: web, kind: publishable, origins: ["https://App.acme.com:443/", http://localhost:3000] }
                """).environments().getFirst();

        assertThat(entry.environment())
                .isEqualTo(new Environment("default", Environment.Kind.DEVELOPMENT, "http://127.0.0.1:8080"));
        Connection connection = Objects.requireNonNull(entry.connection());
        assertThat(connection.settings())
                .isEqualTo(new ProviderSettings.Clerk("https://acme.clerk.accounts.dev", "0012345"));
        assertThat(connection.policy().kinds()).containsExactlyInAnyOrder(TokenKind.ACCESS, TokenKind.SESSION);
        assertThat(connection.policy().leeway()).isEqualTo(Duration.ofMinutes(1));
        assertThat(connection.policy().surviveOutage()).isEqualTo(Duration.ofDays(2));
        assertThat(connection.policy().audiences()).containsExactly("https://api.acme.com");
        assertThat(connection.policy().extraIssuers()).containsExactly("https://clerk.acme.com");
        assertThat(connection.policy().authorizedParties()).containsExactly("https://app.acme.com");
        assertThat(connection.policy().allowImpersonation()).isTrue();
        assertThat(entry.switches().allowLoopbackProviders()).isTrue();
        assertThat(entry.switches().workosApi()).isEqualTo(URI.create("http://localhost:9104"));
        assertThat(entry.switches().cognitoIdp()).isEqualTo(URI.create("http://localhost:9103"));
        assertThat(entry.keys())
                .containsExactly(
                        new Manifest.Key("backend", ApiKey.Kind.SECRET, List.of(), null),
                        new Manifest.Key(
                                "web",
                                ApiKey.Kind.PUBLISHABLE,
                                List.of("https://app.acme.com", "http://localhost:3000"),
                                null));
    }

    @Test
    void choosesSafeDefaults() {
        Manifest.Entry entry = valid(CONNECTION).environments().getFirst();

        assertThat(entry.connection())
                .isEqualTo(
                        Connection.of(new ProviderSettings.Auth0("acme.us.auth0.com", "web", "https://api.acme.com")));
        assertThat(entry.switches().on()).isFalse();
        assertThat(entry.keys()).isEmpty();
        assertThat(entry.environment().publicUrl()).isNull();
    }

    @Test
    void takesAnEnvironmentWithoutConnection() {
        assertThat(valid("environments: [{ name: a, kind: production, connection: , keys: }]")
                        .environments()
                        .getFirst()
                        .connection())
                .isNull();
    }

    @Test
    void reportsEveryProblemAtOnceWithPathAndLine() {
        assertThat(problems("""
                        environments:
                          - name: Default
                            kind: prod
                            url: https://auth.acme.com/?x=1
                            connection:
                              provider: auth0
                              tenantDomian: acme.us.auth0.com
                              clientId: web
                              leeway: 30
                            keys:
                              - { name: backend, kind: secret, origins: [https://a.example] }
                              - { name: web, kind: publishable, origins: ["https://*.acme.com", http://a.example] }
                          - name: b
                            kind: development
                        extra: 1
                        """))
                .extracting(ManifestProblem::path, ManifestProblem::line)
                .containsExactly(
                        tuple("environments[0].name", 2),
                        tuple("environments[0].kind", 3),
                        tuple("environments[0].url", 4),
                        tuple("environments[0].connection.tenantDomain", 6),
                        tuple("environments[0].connection.tenantDomian", 7),
                        tuple("environments[0].connection.leeway", 9),
                        tuple("environments[0].keys[0].origins", 11),
                        tuple("environments[0].keys[1].origins[0]", 12),
                        tuple("environments[0].keys[1].origins[1]", 12),
                        tuple("extra", 15));
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    @Test
    void suggestsTheNameThatWasMeant() {
        assertThat(only(CONNECTION.replace("audience", "Audiance")).message()).endsWith("Did you mean audience?");
        assertThat(only(CONNECTION.replace("auth0\n", "auht0\n")).message()).endsWith("Did you mean auth0?");
    }

    @Test
    void tellsHowToWriteWhatItRefuses() {
        assertThat(only(CONNECTION + "      leeway: 30\n").text("behalf.yaml"))
                .isEqualTo("behalf.yaml:9: environments[0].connection.leeway: expected a duration such as 30s, 5m or"
                        + " 12h, found 30. Write a number and s, m, h or d.");
        assertThat(only(CONNECTION + "      leeway: 6m\n").message()).contains("at most 5m");
        assertThat(only(CONNECTION + "      surviveOutage: 169h\n").message()).contains("at most 7d");
    }

    @Test
    void reportsWhatDoesNotFitTogether() {
        assertThat(only(CONNECTION + "      accept: [template-token]\n").message())
                .contains("Auth0 has no template token that can be accepted");
        assertThat(only(CONNECTION + "      accept: []\n").message()).contains("At least one kind");
        assertThat(only(CONNECTION + "      accept: [acces-token]\n").message()).contains("Did you mean access-token?");
    }

    @Test
    void offersNoKindOfTokenThatNobodyMayAccept() {
        assertThat(only(CONNECTION + "      accept: [opaque]\n").message())
                .startsWith("expected one of id-token, access-token, session-token, machine-token, found opaque.");
    }

    @Test
    void saysWhatMakesNoDifference() {
        assertThat(notes("""
                        environments:
                          - name: default
                            kind: production
                            connection:
                              provider: cognito
                              cognitoDomain: auth.acme.com
                              clientId: 1h57kf5cpq17m0eml12example
                              extraIssuers: ["https://login.acme.com"]
                              authorizedParties: ["https://app.acme.com"]
                        """))
                .satisfiesExactly(
                        note -> assertThat(note)
                                .startsWith("environments[0].connection.provider: Extra issuers make no difference"),
                        note -> assertThat(note).contains("Authorized parties make no difference here"));
        assertThat(notes(CONNECTION)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "      accept: access-token      | a list",
                "      accept: [true]            | text",
                "      allowImpersonation: 'yes' | true or false",
                "      leeway: [1s]              | text",
                "      audiences: { a: b }       | a list",
            })
    void refusesWrongTypes(String line, String expected) {
        assertThat(only(CONNECTION + "      " + line.strip() + "\n").message()).startsWith("expected " + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- a",
                "text",
                "",
                "# only a comment",
                "environments:",
                "environments: default",
                "environments: [a]",
                "{}",
                "null"
            })
    void refusesWhatIsNoManifest(String yaml) {
        assertThat(problems(yaml)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "environments: [",
                "environments:\n\t- name: a",
                "a: b: c",
                "'",
                "? [a]\n: b",
                "%YAML 9.9\n---\na",
                "\u0000",
                "a: \"\\q\"",
                "a: !!js/function 'x'",
                "*alias",
                "a: *alias",
            })
    void refusesWhatIsNoYaml(String yaml) {
        assertThat(problems(yaml)).isNotEmpty();
    }

    @Test
    void namesTheLineOfAnErrorInTheYaml() {
        assertThat(only("environments:\n  - name: default\n\t  kind: production")
                        .line())
                .isEqualTo(3);
    }

    @Test
    void refusesRepeatedKeys() {
        assertThat(only(CONNECTION + "      clientId: other\n").text("f"))
                .startsWith("f:9: environments[0].connection.clientId: expected each setting once");
    }

    @Test
    void refusesRepeatedNamesAndUrls() {
        assertThat(problems("""
                        environments:
                          - { name: a, kind: production, url: https://a.example }
                          - name: a
                            kind: production
                            url: https://A.example/
                            keys: [{ name: k, kind: secret }, { name: k, kind: secret }]
                        """))
                .extracting(ManifestProblem::path)
                .containsExactlyInAnyOrder(
                        "environments[1].name", "environments[1].url", "environments[1].keys[1].name");
    }

    @Test
    void refusesAnchorsAndAliases() {
        assertThat(problems("""
                        a: &a [x, x]
                        b: &b [*a, *a]
                        environments: [*b, *b]
                        """))
                .extracting(ManifestProblem::message)
                .anyMatch(message -> message.contains("an anchor or alias"));
    }

    @Test
    void refusesADocumentTooDeep() {
        assertThat(only("[".repeat(100_000)).message()).contains("levels deep");
    }

    @Test
    void refusesAFileTooLarge() {
        assertThat(only("#".repeat(Manifest.MAX_BYTES + 1)).message()).startsWith("expected at most 1 MB");
    }

    @Test
    void refusesASecondDocument() {
        assertThat(only(CONNECTION + "---\nfoo: bar\n").message()).startsWith("expected one document");
    }

    @Test
    void listsAtMostAHundredProblems() {
        assertThat(problems("environments: [" + "1,".repeat(1000) + "]"))
                .hasSize(ManifestProblems.MAX + 1)
                .last()
                .isEqualTo(new ManifestProblem("", 0, "900 more problems are not listed."));
    }

    @Test
    void refusesBytesThatAreNoText() {
        assertThat(Manifest.read(new byte[] {'a', ':', ' ', (byte) 0xff})).isInstanceOf(Reading.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "environments: [{ name: KEY, kind: KEY, url: KEY }]",
                "environments: [{ KEY: a, name: a, kind: production }]",
                "environments: [{ name: a, kind: production, url: https://u:KEY@a.example }]",
                "environments: [{ name: a, kind: production, connection: { provider: clerk, clientId: KEY } }]",
                "environments: [{ name: a, kind: production, connection: { provider: KEY } }]",
                "environments: [{ name: a, kind: production, connection: { provider: workos, clientSecret: KEY } }]",
                "environments: [{ name: a, kind: production, connection: { provider: oidc, accept: [KEY] } }]",
                "environments: [{ name: a, kind: production, keys: [{ name: 'x KEY', kind: secret }] }]",
                "environments: [{ name: a, kind: production, keys: [{ origins: ['https://KEY'] }] }]",
                "a: \"KEY\\q\"",
                "&KEY a: !KEY b",
                "KEY: [",
                "%KEY",
            })
    void repeatsNoSecret(String yaml) {
        assertThat(problems(yaml.replace("KEY", "sk_live_abcdefghijklmnop")).toString())
                .doesNotContain("sk_live_abc")
                .doesNotContain("abcdefghijklmnop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk_test_51HxxxxxxxxxxY",
                "bhf_sk_default_0123456789",
                "whsec_MfKQ9r8GKYqrTwjU",
                "-----BEGIN PRIVATE KEY-----",
                "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln",
                "AKIAIOSFODNN7EXAMPLE"
            })
    void refusesASecretInAnyPlace(String secret) {
        assertThat(only(CONNECTION.replace("https://api.acme.com", "'" + secret + "'"))
                        .message())
                .contains("found a secret (not shown)");
    }

    @Test
    void saysThatNoClientSecretIsNeeded() {
        assertThat(only(CONNECTION + "      clientSecret: 8s7df68sd7f6\n").message())
                .contains("no secret is needed")
                .doesNotContain("8s7df68sd7f6");
    }

    @Test
    void refusesDevelopmentSwitchesInProduction() {
        assertThat(only("""
                        environments:
                          - { name: a, kind: production, development: { allowLoopbackProviders: true } }
                        """).path()).isEqualTo("environments[0].development");
    }

    @Test
    void refusesToReplaceAVendorByAnotherHost() {
        assertThat(only("""
                        environments:
                          - { name: a, kind: development, development: { workosApi: https://api.workos.example } }
                        """).message()).contains("a URL of this machine");
    }

    @ParameterizedTest
    @CsvSource({
        "production, http://127.0.0.1:8080, an https URL",
        "production, http://auth.acme.com, an https URL",
        "development, http://auth.acme.com, an https URL",
        "development, auth.acme.com, a URL such as",
        "development, https://auth.acme.com/a/../b, a URL such as",
        "development, https://auth.acme.com/#a, a URL such as",
        "development, https://auth.acme.com:99999, a URL such as",
        "development, ftp://auth.acme.com, a URL such as",
    })
    void refusesPublicUrlsThatCannotBeUsed(String kind, String url, String expected) {
        assertThat(only("environments: [{ name: a, kind: %s, url: '%s' }]".formatted(kind, url))
                        .message())
                .startsWith("expected " + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.acme.com/login, no path: enter https://app.acme.com.",
        "https://*.acme.com, list each origin",
        "http://app.acme.com, Use https",
        "app.acme.com, Enter scheme and host",
        "'null', Enter scheme and host",
        "*, list each origin",
    })
    void refusesOriginsThatAreNotExact(String origin, String change) {
        assertThat(only("""
                        environments: [{ name: a, kind: production, keys: [
                          { name: web, kind: publishable, origins: ['%s'] }] }]
                        """.formatted(origin)).message()).contains(change);
    }

    @Test
    void knowsNoOfflineAccessOfWorkOs() {
        ManifestProblem problem = only("""
                environments:
                  - name: default
                    kind: production
                    connection: { provider: workos, clientId: client_01A, organizationId: org_01A, offlineAccess: false }
                """);

        assertThat(problem.path()).isEqualTo("environments[0].connection.offlineAccess");
        assertThat(problem.message())
                .isEqualTo("expected no such setting for WorkOS, found one. Its single sign-on issues no refresh"
                        + " tokens: remove the setting.");
    }

    @Test
    void asksNobodyWhereNothingActsForPeopleWhoAreAway() {
        assertThat(problems("""
                environments:
                  - name: a
                    kind: development
                    connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web, askBeforeActing: true }
                  - name: b
                    kind: development
                    connection: { provider: workos, clientId: client_01A, organizationId: org_01A, askBeforeActing: true }
                """))
                .extracting(problem -> problem.path() + ": " + problem.message().replaceFirst("\\. .*", "."))
                .containsExactly(
                        "environments[0].connection.askBeforeActing: expected offlineAccess: true beside it, found offline"
                                + " access off.",
                        "environments[1].connection.askBeforeActing: expected no such setting for WorkOS, found one.");
    }

    @Test
    void refusesHostsOfClientsThatAreNotExact() {
        assertThat(problems("""
                environments:
                  - { name: a, kind: development, clientHosts: [claude.ai, "*.acme.com", "https://a.example", A.example] }
                """))
                .extracting(problem -> problem.path() + ": " + problem.message().replaceFirst("\\. .*", "."))
                .containsExactly(
                        "environments[0].clientHosts[1]: expected a host such as claude.ai, found *.acme.com.",
                        "environments[0].clientHosts[2]: expected a host such as claude.ai, found https://a.example.",
                        "environments[0].clientHosts[3]: expected a host such as claude.ai, found A.example.");
    }

    @Test
    void knowsNoAssertionsOfWorkOs() {
        ManifestProblem problem = only("""
                environments:
                  - name: default
                    kind: production
                    connection: { provider: workos, clientId: client_01A, organizationId: org_01A, enterpriseManaged: true }
                """);

        assertThat(problem.path()).isEqualTo("environments[0].connection.enterpriseManaged");
        assertThat(problem.message()).startsWith("expected no such setting for WorkOS, found one.");
    }

    @Test
    void knowsAuthKitOfNobodyElse() {
        ManifestProblem problem = only("""
                environments:
                  - name: default
                    kind: production
                    connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: app, authKit: true }
                """);

        assertThat(problem.path()).isEqualTo("environments[0].connection.authKit");
        assertThat(problem.message()).startsWith("expected no such setting for Auth0, found one.");
    }

    @Test
    void refusesAColourOutsideOfThePalette() {
        ManifestProblem problem = only("environments: [{ name: default, kind: production, colour: mauve }]");

        assertThat(problem.message())
                .startsWith("expected one of green, teal, ")
                .contains("found mauve");
    }

    private static ManifestProblem only(String yaml) {
        List<ManifestProblem> problems = problems(yaml);
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }

    private static List<ManifestProblem> problems(String yaml) {
        return switch (Manifest.read(yaml.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Valid valid -> throw new AssertionError("No problem in " + valid);
            case Reading.Invalid(var problems) -> problems;
        };
    }

    private static List<String> notes(String yaml) {
        return switch (Manifest.read(yaml.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Valid(var _, var notes) -> notes;
            case Reading.Invalid(var problems) -> throw new AssertionError(problems);
        };
    }

    private static Manifest valid(String yaml) {
        return switch (Manifest.read(yaml.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Valid valid -> valid.manifest();
            case Reading.Invalid(var problems) -> throw new AssertionError(problems);
        };
    }
}
