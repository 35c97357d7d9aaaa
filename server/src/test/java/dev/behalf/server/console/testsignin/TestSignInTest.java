package dev.behalf.server.console.testsignin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Modes;
import dev.behalf.sandbox.clerk.ClerkModes;
import dev.behalf.sandbox.cognito.CognitoModes;
import dev.behalf.sandbox.idp.Grant;
import dev.behalf.sandbox.idp.Outage;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.RefreshTokens;
import dev.behalf.sandbox.idp.RequestLog;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.oidc.OidcModes;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Departure;
import dev.behalf.server.federation.PendingSignIn;
import dev.behalf.server.federation.Returned;
import dev.behalf.server.federation.SignInOptions;
import dev.behalf.server.federation.SignInOutcome;
import dev.behalf.server.team.Role;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// A member signs in at an emulated provider, by way of both listeners.
class TestSignInTest {

    /// Sealed texts may hold its first letters by chance.
    private static final Pattern SIGNED_TOKEN = Pattern.compile("eyJ[\\w-]+\\.eyJ");

    @TempDir
    private Path directory;

    private SignInWorld world;

    @BeforeEach
    void start() {
        world = new SignInWorld(Database.open(TestingDatabases.sqliteIn(directory)));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "oidc"})
    void showsWhoSignedInAndWhatWasReceived(String environment) {
        String page = world.result(environment, Map.of());

        assertThat(page)
                .contains("Signed in as Jane Doe", "People can sign in through this connection.")
                .contains("Received. Every rule holds.", "jane@acme.example", "email_verified")
                .contains("A signed token (JWT)", "Clients that send it are let in.")
                .contains("Not wanted. Tick offline access above the button to test it.")
                .doesNotContainPattern("eyJ[\\w-]{10,}\\.eyJ");
        assertThat(world.acts()).containsExactly(environment + ": signed in", environment + ": begun");
    }

    @Test
    void showsTheProfileOfWorkOsSingleSignOn() {
        String page = world.result("workos", SignInWorld.offline());

        assertThat(page)
                .contains("Signed in as Jane Doe", "prof_", "It opens the profile at WorkOS and nothing else.")
                .contains("Single sign-on of WorkOS issues none");
    }

    @Test
    void signsInWithAuthKitWhereThatIsChosen() {
        Map<String, String> fields = SignInWorld.offline();
        fields.put("product", "authkit");

        assertThat(world.result("workos", fields))
                .contains("Signed in as Jane", "user_", "It rotates", "the provider offers no revocation here");
    }

    /// The ways in which the providers treat refresh tokens.
    static Stream<Arguments> waysOfRefreshing() {
        String none = "It has no overlap";
        String another = "It has an overlap: presented again at once, the spent token was taken once more";
        String same = "It has an overlap: presented again at once, the spent token brought the same new one";
        String stays = "It does not rotate";
        return Stream.of(
                way("auth0", stays, sandbox -> sandbox.auth0().modes().refresh.set(Auth0Modes.Refresh.STATIC)),
                way("auth0", none, sandbox -> sandbox.auth0().modes().refresh.set(Auth0Modes.Refresh.ROTATING)),
                way("auth0", another, sandbox -> sandbox.auth0().modes().leeway.set(Duration.ofSeconds(30))),
                way("clerk", stays, sandbox -> sandbox.clerk().modes().refresh.set(ClerkModes.Refresh.STATIC)),
                way("clerk", none, sandbox -> sandbox.clerk().modes().refresh.set(ClerkModes.Refresh.ROTATING)),
                way(
                        "clerk",
                        none,
                        sandbox -> sandbox.clerk().modes().reuseKillsFamily.set(true)),
                way(
                        "cognito",
                        stays,
                        sandbox -> sandbox.cognito().modes().refresh.set(CognitoModes.Refresh.STATIC)),
                way(
                        "cognito",
                        none,
                        sandbox -> sandbox.cognito().modes().refresh.set(CognitoModes.Refresh.ROTATING)),
                way("cognito", another, sandbox -> {
                    sandbox.cognito().modes().refresh.set(CognitoModes.Refresh.ROTATING);
                    sandbox.cognito().modes().grace.set(Duration.ofSeconds(60));
                }),
                way("workos", same, sandbox -> {}),
                way("oidc", stays, sandbox -> sandbox.oidc().modes().refresh.set(OidcModes.Refresh.STATIC)),
                way("oidc", none, sandbox -> sandbox.oidc().modes().refresh.set(OidcModes.Refresh.ROTATING)),
                way("oidc", another, sandbox -> sandbox.oidc().modes().grace.set(Duration.ofSeconds(10))));
    }

    private static Arguments way(String provider, String words, Consumer<Sandbox> mode) {
        return Arguments.of(provider, words, mode);
    }

    private static Map<String, String> overlap() {
        Map<String, String> fields = SignInWorld.offline();
        fields.put("overlap", "1");
        fields.put("product", "authkit");
        return fields;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("waysOfRefreshing")
    void findsOutWhetherASpentTokenIsForgivenAndLeavesNoneBehind(
            String provider, String words, Consumer<Sandbox> mode) {
        mode.accept(world.sandbox);
        Tenant tenant = world.sandbox.tenant(provider, Tenant.class);

        String page = world.result(provider, overlap());

        assertThat(page)
                .contains("redeemed for new tokens of the same person", words)
                .contains("after the test");
        assertThat(page.contains("See below what to look at")).isEqualTo(words.equals("It has no overlap"));
        if (!provider.equals("workos")) {
            assertThat(tenant.refreshTokens().traces()).isNotEmpty().noneMatch(RefreshTokens.Trace::alive);
        }
        if (provider.equals("auth0") && words.equals("It has no overlap")) {
            assertThat(page).contains("Rotation Overlap Period", "to 60 seconds");
        }
    }

    @Test
    void presentsNoSpentTokenWhereThatIsNotWanted() {
        String page = world.result("auth0", SignInWorld.offline());

        assertThat(page).contains("which decides what a lost answer costs, was not tried", "Rotation Overlap Period");
        assertThat(world.sandbox.auth0().refreshTokens().reuses()).isZero();
        assertThat(world.console.get(SignInWorld.page("auth0"), world.admin).body())
                .as("development has nobody to lose")
                .containsPattern("name=\"overlap\" value=\"1\" checked");
    }

    /// Jane signs in outside of the console, with offline access.
    private SignInOutcome.SignedIn signedIn(RegisteredConnection connection, SignInOptions options) {
        URI callback = URI.create(world.publicUrl("auth0") + "/callback");
        Departure.Ready departure =
                (Departure.Ready) world.federation.begin(connection, callback, TestSignIns.STATE_PREFIX, options);
        String back = world.atProvider(departure.authorizeUrl().toString());
        Map<String, String> parameters = Map.of(
                "code",
                Objects.requireNonNull(parameter(back, "code")),
                "state",
                Objects.requireNonNull(parameter(back, "state")));
        return (SignInOutcome.SignedIn) world.federation.finish(
                connection, departure.pending(), new Returned(callback.getRawPath(), parameters));
    }

    @Test
    void tokensOfSomebodyElseProveNothing() {
        RegisteredConnection connection = Objects.requireNonNull(
                world.environments.registry().connections().get("auth0"));
        SignInOptions options = SignInOptions.of(connection).withOfflineAccess(true);
        SignInOutcome.SignedIn jane = signedIn(connection, options);
        world.sandbox
                .auth0()
                .refreshTokens()
                .change(
                        Objects.requireNonNull(jane.tokens().refreshToken()),
                        grant -> new Grant(
                                grant.id(), grant.request(), Person.OMAR, grant.organization(), grant.authTime()));

        Report.Token found = new RefreshProbe(world.federation, connection, options, true).examine(jane);

        assertThat(found.mark()).isEqualTo(Report.Mark.BAD);
        assertThat(found.text()).contains("what came is not taken", "of another person", "It was revoked after");
    }

    @ParameterizedTest
    @CsvSource({"STATIC, does not rotate", "ROTATING, each use brings a new token"})
    void findsOutWhetherTheRefreshTokenRotatesAndRevokesIt(Auth0Modes.Refresh mode, String words) {
        world.sandbox.auth0().modes().refresh.set(mode);

        String page = world.result("auth0", SignInWorld.offline());

        assertThat(page)
                .contains("redeemed for new tokens of the same person", words, "It was revoked after the test.");
        RequestLog log = world.sandbox.auth0().requests();
        assertThat(log.count("/oauth/token")).isEqualTo(2);
        assertThat(log.count("/oauth/revoke")).isOne();
    }

    @Test
    void namesTheSwitchesWhereNoRefreshTokenComes() {
        world.sandbox.auth0().modes().offlineAccess.set(false);

        assertThat(world.result("auth0", SignInWorld.offline()))
                .contains("None came, although one was asked for", "Allow Offline Access is on", "See below");
    }

    @Test
    void tellsWhenARefreshTokenCannotBeRedeemed() {
        String url = world.begin("auth0", world.admin, SignInWorld.offline());
        HttpResponse<String> returned = world.back(world.atProvider(url));
        // The code is redeemed, the refresh token not.
        world.sandbox.auth0().clients().allowGrants(java.util.Set.of("authorization_code", "refresh_token"));
        world.sandbox.auth0().block(Person.JANE);

        assertThat(world.resultOf(returned)).contains("but the provider does not redeem it", "BH-209");
    }

    @Test
    void learnsAndPinsThePoolOfACognitoDomain() {
        world.sandbox.cognito().modes().domain.set(CognitoModes.Domain.PREFIX_AND_CUSTOM);
        String domain = world.sandbox.cognito().pool().domain().origin();

        assertThat(world.result("cognito", Map.of()))
                .contains("User pool", "Known now", "Clients that send it are let in.");
        assertThat(world.environments.pins("cognito").find(domain))
                .hasValue(world.sandbox.cognito().issuer());
    }

    @Test
    void saysWhenACognitoDomainBelongsToAnotherPool() {
        String domain = world.sandbox.cognito().pool().domain().origin();
        String other = world.sandbox.cognito().attackerPool().issuer();
        world.environments.pins("cognito").pin(domain, other, "an earlier time");

        assertThat(world.result("cognito", Map.of())).contains("The domain now belongs to another user pool", "BH-225");
        assertThat(world.environments.pins("cognito").find(domain)).hasValue(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void saysWhatToChangeWhereTheApplicationHasASecret(String environment) {
        world.sandbox.tenant(environment, Tenant.class).modes().clientHasSecret.set(true);

        assertThat(world.result(environment, Map.of()))
                .contains("Nobody was signed in", "wants a secret of the application", "BH-206", "What to change");
        assertThat(world.acts()).contains(environment + ": BH-206");
    }

    @Test
    void showsEveryRuleOfATokenThatIsRefused() {
        world.sandbox.auth0().modes().algorithm.set(dev.behalf.sandbox.idp.Algorithm.HS256);

        assertThat(world.result("auth0", Map.of())).contains("BH-222", "BH-111", "rules hold", "Not reached");
    }

    @Test
    void saysWhichAccessTokensClientsCouldNotUse() {
        world.sandbox.clerk().modes().accessTokens.set(ClerkModes.AccessTokens.OPAQUE);

        assertThat(world.result("clerk", Map.of()))
                .contains("An opaque token", "Clients that send it are refused", "Generate access tokens as JWTs");
    }

    @Test
    void aProviderThatCannotBeAskedIsAResultToo() {
        world.sandbox.oidc().goDown(Outage.refused());

        HttpResponse<String> answer = world.console.post(SignInWorld.page("oidc") + "/start", world.admin, Map.of());

        String done =
                world.console.get(SignInWorld.location(answer), world.admin).body();
        assertThat(done).contains("Nobody was signed in");
        String result = SignInWorld.location(answer).replace("/done/", "/result/");
        assertThat(world.console.get(result, world.admin).body()).contains("BH-200", "refused the connection");
    }

    @OnBothDatabases
    void anAnswerIsGoodOnce(TestingDatabase database) {
        try (SignInWorld both = new SignInWorld(database.open())) {
            String callback = both.atProvider(both.begin("auth0", both.admin, Map.of()));
            HttpResponse<String> first = both.back(callback);
            HttpResponse<String> second = both.back(callback);

            assertThat(first.statusCode()).isEqualTo(303);
            assertThat(first.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(second.statusCode()).isEqualTo(400);
            assertThat(second.headers().firstValue("Location")).isEmpty();
            assertThat(second.body()).contains("BH-210", "Start it again in the console");

            assertThat(both.resultOf(first)).contains("Signed in as Jane Doe");
            assertThat(both.back(callback).statusCode()).isEqualTo(400);
            assertThat(both.console
                            .get(both.inConsole(SignInWorld.location(first)), both.admin)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(both.sandbox.auth0().requests().count("/oauth/token")).isOne();
        }
    }

    @OnBothDatabases
    void aTestBelongsToTheSessionThatBeganIt(TestingDatabase database) {
        try (SignInWorld both = new SignInWorld(database.open())) {
            String other = both.console.visitors().signedIn(Role.OWNER);
            HttpResponse<String> returned = both.back(both.atProvider(both.begin("auth0", both.admin, Map.of())));
            String inConsole = both.inConsole(SignInWorld.location(returned));

            assertThat(both.console.get(inConsole, other).statusCode()).isEqualTo(404);
            assertThat(both.console
                            .get(inConsole.replace("/e/auth0/", "/e/clerk/"), both.admin)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(both.console.send(both.console.request(inConsole)).statusCode())
                    .as("nobody is signed in")
                    .isEqualTo(303);
            assertThat(both.sandbox.auth0().requests().count("/oauth/token")).isZero();

            String done = SignInWorld.location(both.console.get(inConsole, both.admin));
            assertThat(both.console.get(done, both.admin).statusCode()).isEqualTo(200);
            assertThat(both.console.get(done, other).statusCode()).isEqualTo(404);
            assertThat(both.console
                            .get(done.replace("/done/", "/result/"), other)
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @OnBothDatabases
    void keepsNoSecretInTheDatabaseNorInTheLog(TestingDatabase database) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger ours = (Logger) LoggerFactory.getLogger("dev.behalf");
        ListAppender<ILoggingEvent> planted = new ListAppender<>();
        planted.start();
        root.addAppender(planted);
        ours.setLevel(Level.TRACE);
        List<String> kept = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        try (SignInWorld both = new SignInWorld(database.open())) {
            for (String environment : List.of("auth0", "cognito")) {
                String url = both.begin(environment, both.admin, SignInWorld.offline());
                secrets.add(parameter(url, "state"));
                String callback = both.atProvider(url);
                secrets.add(parameter(callback, "code"));
                HttpResponse<String> returned = both.back(callback);
                kept.addAll(rows(both.database));
                String page = both.resultOf(returned);
                kept.addAll(rows(both.database));
                kept.add(page);
                both.sandbox
                        .tenant(environment, Tenant.class)
                        .requests()
                        .entries()
                        .forEach(entry -> List.of("code_verifier", "refresh_token", "token")
                                .forEach(name -> {
                                    String secret = entry.parameters().get(name);
                                    if (secret != null) {
                                        secrets.add(secret);
                                    }
                                }));
            }
        } finally {
            root.detachAppender(planted);
            ours.setLevel(null);
        }
        kept.addAll(planted.list.stream().map(ILoggingEvent::toString).toList());

        assertThat(secrets).hasSizeGreaterThan(8).doesNotContain("");
        assertThat(kept)
                .hasSizeGreaterThan(4)
                .allSatisfy(text -> assertThat(text).doesNotContain(secrets).doesNotContainPattern(SIGNED_TOKEN));
    }

    private static String parameter(String url, String name) {
        String query = url.substring(url.indexOf('?') + 1);
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        throw new AssertionError("no " + name);
    }

    private static List<String> rows(Database database) {
        return database.read(handle -> handle.createQuery("SELECT * FROM test_sign_in")
                .mapToMap()
                .map(Object::toString)
                .list());
    }

    @Test
    void refusesAnAnswerThatCameBackToAnotherEnvironment() {
        String callback = world.atProvider(world.begin("auth0", world.admin, Map.of()));

        HttpResponse<String> returned = world.back(callback.replace("/auth0/callback", "/clerk/callback"));

        assertThat(world.resultOf(returned)).contains("BH-213", "came back to another environment");
        assertThat(world.sandbox.auth0().requests().count("/oauth/token")).isZero();
    }

    @Test
    void refusesAnAnswerAfterTheConnectionWasChanged() {
        String callback = world.atProvider(world.begin("auth0", world.admin, Map.of()));
        world.apply("environments:\n"
                + SignInWorld.environment("auth0", world.sandbox.auth0(), world.publicUrl("auth0"))
                        .replace("    connection:\n", "    connection:\n      leeway: 20s\n"));

        assertThat(world.resultOf(world.back(callback))).contains("BH-212");
    }

    @Test
    void takesNoAnswerAfterItsTime() {
        String callback = world.atProvider(world.begin("auth0", world.admin, Map.of()));
        world.advance(PendingSignIn.LIFETIME);

        assertThat(world.back(callback).statusCode()).isEqualTo(400);
    }

    @Test
    void forgetsAResultAfterAWhile() {
        HttpResponse<String> returned = world.back(world.atProvider(world.begin("auth0", world.admin, Map.of())));
        String done =
                SignInWorld.location(world.console.get(world.inConsole(SignInWorld.location(returned)), world.admin));
        new Sweep(new TestSignInTable(world.database), world).sweep();
        assertThat(world.console.get(done, world.admin).statusCode()).isEqualTo(200);
        world.advance(TestSignIns.REPORT_KEPT);

        assertThat(world.console.get(done, world.admin).statusCode()).isEqualTo(404);
        new Sweep(new TestSignInTable(world.database), world).sweep();
        assertThat(rows(world.database)).isEmpty();
    }

    @Test
    void keepsFewTestsOfASession() {
        for (int i = 0; i < 15; i++) {
            world.begin("clerk", world.admin, Map.of());
            world.advance(Duration.ofSeconds(1));
        }

        assertThat(rows(world.database)).hasSize(10);
    }

    @Test
    void tellsHowFarItIsAndAfterAWhileWhatMayHaveHappened() {
        String progress =
                SignInWorld.page("auth0") + "/progress?since=" + world.instant().toEpochMilli();
        assertThat(progress(progress)).contains("Opening a window").doesNotContain("blocked it");
        world.advance(Duration.ofSeconds(5));
        assertThat(progress(progress)).contains("allow pop-ups");

        String url = world.begin("auth0", world.admin, Map.of());
        assertThat(progress(progress)).contains("Waiting for you", "hx-get").doesNotContain("come back?");
        world.advance(Duration.ofSeconds(ProgressView.PATIENCE));
        assertThat(progress(progress))
                .contains("Didn’t come back?", "Callback URL mismatch.", world.publicUrl("auth0") + "/callback");

        HttpResponse<String> returned = world.back(world.atProvider(url));
        assertThat(progress(progress)).contains("Redeeming the code");
        String done =
                SignInWorld.location(world.console.get(world.inConsole(SignInWorld.location(returned)), world.admin));
        HttpResponse<String> over =
                world.console.send(world.console.request(progress, world.admin).header("HX-Request", "true"));
        assertThat(over.headers().firstValue("HX-Redirect")).hasValue(done.replace("/done/", "/result/"));
    }

    @Test
    void stopsWaitingAfterTenMinutes() {
        String progress =
                SignInWorld.page("auth0") + "/progress?since=" + world.instant().toEpochMilli();
        world.begin("auth0", world.admin, Map.of());
        world.advance(PendingSignIn.LIFETIME.plusSeconds(1));

        assertThat(progress(progress)).contains("Nobody came back").doesNotContain("hx-get");
    }

    private String progress(String path) {
        return world.console.get(path, world.admin).body();
    }

    @Test
    void saysWhatIsMissingBeforeATestIsPossible() {
        world.apply("environments:\n  - { name: bare, kind: development }\n"
                + SignInWorld.environment("nowhere", world.sandbox.auth0(), ""));

        assertThat(world.console.get(SignInWorld.page("bare"), world.admin).body())
                .contains("No provider yet", "Connect a provider");
        assertThat(world.console.get(SignInWorld.page("nowhere"), world.admin).body())
                .contains("This environment has no public URL", "/e/nowhere/settings");
        assertThat(world.console
                        .post(SignInWorld.page("nowhere") + "/start", world.admin, Map.of())
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void explainsItselfWithTheCallbackUrlAndWhatTheProviderOffers() {
        assertThat(world.console.get(SignInWorld.page("auth0"), world.admin).body())
                .contains(world.publicUrl("auth0") + "/callback", "Allowed Callback URLs", "manage.auth0.com")
                .contains("Offline access", "Organization id or name")
                .doesNotContain("AuthKit");
        assertThat(world.console.get(SignInWorld.page("workos"), world.admin).body())
                .contains("AuthKit", "Redirects");
        assertThat(world.console.get(SignInWorld.page("cognito"), world.admin).body())
                .doesNotContain("Organization");
    }

    @ParameterizedTest
    @ValueSource(strings = {"VIEWER", "AUDITOR"})
    void isForThoseWhoMayChangeSettings(Role role) {
        String session = world.console.visitors().signedIn(role);

        assertThat(world.console.get(SignInWorld.page("auth0"), session).statusCode())
                .isEqualTo(403);
        assertThat(world.console
                        .post(SignInWorld.page("auth0") + "/start", session, Map.of())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void passesOptionsOnAndNothingElse() {
        String url = world.begin(
                "auth0",
                world.admin,
                Map.of("organization", " acme ", "again", "1", "redirect_uri", "https://evil.example", "state", "x"));

        assertThat(url).contains("organization=acme", "prompt=login").doesNotContain("evil.example", "state=x");
        assertThat(world.begin("oidc", world.admin, Map.of("organization", "acme")))
                .doesNotContain("organization");
    }

    @Test
    void escapesWhatAProviderSays() {
        String url = world.begin("auth0", world.admin, Map.of());
        String callback = world.publicUrl("auth0") + "/callback?error=%3Cscript%3Ealert(1)%3C/script%3E&state="
                + parameter(url, "state");

        assertThat(Objects.requireNonNull(world.resultOf(world.back(callback)))).doesNotContain("<script>alert");
    }
}
