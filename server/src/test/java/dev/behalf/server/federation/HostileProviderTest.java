package dev.behalf.server.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.sandbox.idp.TokenBuilder;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.SignInOutcome.Failed;
import dev.behalf.server.federation.SignInOutcome.SignedIn;
import dev.behalf.server.net.EgressSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A token endpoint that answers what it likes, in the name of a provider whose keys are good.
class HostileProviderTest {

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private TestingFederation world;
    private HttpServer server;
    private volatile Answer answer = json(200, "{}");
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        EgressSettings impatient =
                EgressSettings.defaults().withDeadline(Duration.ofMillis(700)).withAllowLoopbackProviders(true);
        world = new TestingFederation(impatient);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                answer.to(exchange);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        world.close();
    }

    private static Answer json(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /// The way of a sign-in whose code is redeemed at the hostile endpoint.
    private SignInOutcome signIn(String name) {
        return signIn(name, world.begin(world.connection(name)));
    }

    private SignInOutcome signIn(String name, Departure.Ready departure) {
        PendingSignIn pending = departure.pending();
        PendingSignIn led = new PendingSignIn(
                pending.environment(),
                pending.connectionVersion(),
                pending.callback(),
                pending.stateHash(),
                pending.issuer(),
                pending.issuerDemanded(),
                URI.create("http://localhost:" + server.getAddress().getPort() + "/token"),
                pending.nonce(),
                pending.verifier(),
                pending.scopes(),
                pending.options(),
                pending.createdAt());
        return world.federation.finish(world.connection(name), led, world.sent(departure));
    }

    private static SignInProblem problem(SignInOutcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed) outcome).problem();
    }

    private SignInOutcome signInWith(Departure.Ready departure, TokenBuilder idToken) {
        return signInWith(departure, idToken.sign());
    }

    private SignInOutcome signInWith(Departure.Ready departure, String idToken) {
        answer = json(
                200,
                "{\"access_token\":\"opaque\",\"token_type\":\"bearer\",\"expires_in\":\"60\",\"id_token\":\"" + idToken
                        + "\"}");
        return signIn("oidc", departure);
    }

    private TokenBuilder idToken(Departure.Ready departure) {
        return world.sandbox.oidc().idToken().claim("nonce", departure.pending().nonce());
    }

    @Test
    void takesAGoodAnswer() {
        Departure.Ready departure = world.begin(world.connection("oidc"));

        SignInOutcome outcome = signInWith(departure, idToken(departure));

        assertThat(outcome).isInstanceOf(SignedIn.class);
        assertThat(((SignedIn) outcome).tokens().expiresAt())
                .isEqualTo(world.instant().plusSeconds(60));
    }

    @Test
    void refusesEveryIdTokenThatIsNotOfThisSignIn() {
        Departure.Ready departure = world.begin(world.connection("oidc"));

        assertThat(problem(signInWith(departure, idToken(departure).claim("nonce", "another")))
                        .reason())
                .isEqualTo(SignInReason.NONCE_MISMATCH);
        assertThat(problem(signInWith(departure, idToken(departure).without("nonce")))
                        .reason())
                .isEqualTo(SignInReason.NONCE_MISMATCH);
        assertThat(problem(signInWith(departure, idToken(departure).claim("nonce", null)))
                        .reason())
                .isEqualTo(SignInReason.NONCE_MISMATCH);
        assertThat(problem(signInWith(departure, idToken(departure).claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA")))
                        .reason())
                .isEqualTo(SignInReason.ACCESS_TOKEN_MISMATCH);
        assertThat(problem(signInWith(departure, idToken(departure).claim("at_hash", 1)))
                        .reason())
                .isEqualTo(SignInReason.ACCESS_TOKEN_MISMATCH);
    }

    @Test
    void takesTheHashOfTheAccessTokenInEveryAlgorithm() {
        for (Algorithm algorithm : new Algorithm[] {Algorithm.RS256, Algorithm.ES256, Algorithm.EDDSA}) {
            world.sandbox.oidc().modes().algorithm.set(algorithm);
            Departure.Ready departure = world.begin(world.connection("oidc"));
            String digest = algorithm == Algorithm.EDDSA ? "SHA-512" : "SHA-256";
            TokenBuilder token = idToken(departure).claim("at_hash", Secrets.leftHalf(digest, "opaque"));

            assertThat(signInWith(departure, token)).as(algorithm.name()).isInstanceOf(SignedIn.class);
        }
    }

    @Test
    void refusesAnIdTokenThatTheVerifierRefusesAndShowsEveryRule() {
        Departure.Ready departure = world.begin(world.connection("oidc"));

        assertRefused(signInWith(departure, idToken(departure).client("another-client")), "BH-160");
        assertRefused(signInWith(departure, idToken(departure).issuer("https://evil.example")), "BH-121");
        assertRefused(signInWith(departure, idToken(departure).expiresIn(Duration.ofMinutes(-5))), "BH-151");
        assertRefused(
                signInWith(
                        departure,
                        idToken(departure)
                                .forgedWith(world.sandbox.oidc().keys().unpublished())),
                "BH-13");
        assertRefused(signInWith(departure, world.sandbox.oidc().accessToken()), "BH-140");
        assertRefused(signInWith(departure, "not-a-token"), "BH-10");
    }

    private static void assertRefused(SignInOutcome outcome, String code) {
        SignInProblem problem = problem(outcome);
        assertThat(problem.reason()).isEqualTo(SignInReason.TOKEN_REFUSED);
        assertThat(problem.found()).contains("(" + code);
        assertThat(((Failed) outcome).verified()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"token_type\":\"Bearer\"}|TOKEN_ANSWER_UNUSABLE",
                "{\"access_token\":\"a\",\"token_type\":\"DPoP\"}|TOKEN_ANSWER_UNUSABLE",
                "{\"access_token\":\"a b\",\"token_type\":\"Bearer\"}|TOKEN_ANSWER_UNUSABLE",
                "{\"access_token\":\"a\",\"access_token\":\"b\"}|TOKEN_ANSWER_UNUSABLE",
                "{\"access_token\":\"a\",\"id_token\":{}}|TOKEN_ANSWER_UNUSABLE",
                "{\"access_token\":1}|TOKEN_ANSWER_UNUSABLE",
                "[]|TOKEN_ANSWER_UNUSABLE",
                "<html>|TOKEN_ANSWER_UNUSABLE",
                "{\"access_token\":\"a\",\"token_type\":\"Bearer\"}|ID_TOKEN_MISSING",
                "{\"error\":\"invalid_grant\",\"access_token\":\"a\"}|CODE_REFUSED",
            })
    void takesNothingElseForATokenResponse(String body, SignInReason expected) {
        answer = json(200, body);

        assertThat(problem(signIn("oidc")).reason()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 500})
    void theErrorDecidesAndNotTheStatus(int status) {
        answer = json(status, "{\"error\":\"invalid_grant\"}");

        assertThat(problem(signIn("oidc")).reason()).isEqualTo(SignInReason.CODE_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 403, 404, 429, 500, 503})
    void anAnswerWithoutErrorSaysNothingAboutTheSignIn(int status) {
        answer = exchange -> {
            exchange.getResponseHeaders().set("Location", "http://localhost:1/elsewhere");
            json(status, "<html>Gateway</html>").to(exchange);
        };

        SignInProblem problem = problem(signIn("oidc"));

        assertThat(problem.reason()).isEqualTo(SignInReason.PROVIDER_UNREACHABLE);
        assertThat(problem.found()).contains("answered " + status).doesNotContain("Gateway");
    }

    @Test
    void waitsForNoEndpointThatNeverAnswers() {
        answer = exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        };

        SignInProblem problem = problem(signIn("oidc"));

        assertThat(problem.reason()).isEqualTo(SignInReason.PROVIDER_UNREACHABLE);
        assertThat(problem.found()).contains("did not answer in full within 2100 ms");
    }

    @Test
    void readsNoAnswerWithoutEnd() {
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] junk = new byte[64 * 1024];
            while (true) {
                exchange.getResponseBody().write(junk);
            }
        };

        SignInProblem problem = problem(signIn("oidc"));

        assertThat(problem.reason()).isEqualTo(SignInReason.TOKEN_ANSWER_UNUSABLE);
        assertThat(problem.found()).contains("more than 524288 bytes");
    }

    @Test
    void looksAtNothingBehindAnAddressThatIsNotPublic() {
        RegisteredConnection production = new RegisteredConnection(
                "live",
                new ConnectionSettings(
                        Connection.of(new ProviderSettings.Auth0("10.0.0.7", "client", "https://api.example")),
                        DevelopmentSwitches.OFF,
                        false,
                        false,
                        false),
                1);

        Departure departure =
                world.federation.begin(production, TestingFederation.CALLBACK, "t_", SignInOptions.of(production));

        assertThat(departure)
                .isInstanceOfSatisfying(
                        Departure.Impossible.class,
                        impossible -> assertThat(impossible.problem().found()).contains("10.0.0.7 is an IP address"));
    }

    @Test
    void sendsNoCodeToAnAddressThatIsNotPublic() {
        Departure.Ready departure = world.begin(world.connection("cognito"));
        PendingSignIn pending = departure.pending();
        Returned returned = world.sent(departure);
        for (String inside :
                new String[] {"https://169.254.169.254/token", "http://example.com/token", "https://a.internal/"}) {
            PendingSignIn led = new PendingSignIn(
                    pending.environment(),
                    pending.connectionVersion(),
                    pending.callback(),
                    pending.stateHash(),
                    pending.issuer(),
                    pending.issuerDemanded(),
                    URI.create(inside),
                    pending.nonce(),
                    pending.verifier(),
                    pending.scopes(),
                    pending.options(),
                    pending.createdAt());
            assertThat(problem(world.federation.finish(world.connection("cognito"), led, returned))
                            .reason())
                    .isEqualTo(SignInReason.PROVIDER_UNREACHABLE);
        }
    }

    @Test
    void goesToNoAddressThatDiscoveryShouldNotName() {
        for (String endpoint :
                new String[] {"javascript:alert(1)", "https://a@b.example/", "ftp://a.example", "/authorize"}) {
            answer = json(200, """
                    {"issuer": "%s", "jwks_uri": "https://a.example/jwks", "token_endpoint": "https://a.example/token",
                     "authorization_endpoint": "%s"}""".formatted(issuer(), endpoint));

            assertThat(impossible()).isEqualTo(SignInReason.DISCOVERY_UNUSABLE);
        }
        answer = json(200, """
                {"issuer": "https://other.example", "jwks_uri": "https://a.example/jwks",
                 "token_endpoint": "https://a.example/token", "authorization_endpoint": "https://a.example/authorize"}""");
        assertThat(impossible()).isEqualTo(SignInReason.DISCOVERY_UNUSABLE);
        answer = json(503, "");
        assertThat(impossible()).isEqualTo(SignInReason.PROVIDER_UNREACHABLE);
    }

    private String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private SignInReason impossible() {
        RegisteredConnection connection =
                world.connection(new ProviderSettings.Oidc(issuer(), "client", null, "azp"), 7);
        Departure departure =
                world.federation.begin(connection, TestingFederation.CALLBACK, "t_", SignInOptions.of(connection));
        if (departure instanceof Departure.Impossible(var problem)) {
            return problem.reason();
        }
        throw new AssertionError(departure.toString());
    }

    @Test
    void goesOnWithWhatDiscoverySaidWhileTheProviderIsAway() {
        RegisteredConnection connection = world.connection("oidc");
        URI before = world.begin(connection).authorizeUrl();
        world.advance(Duration.ofHours(2));
        world.sandbox.oidc().goDown(dev.behalf.sandbox.idp.Outage.status(503));

        assertThat(world.begin(connection).authorizeUrl().getPath()).isEqualTo(before.getPath());
        assertThat(world.begin(connection).authorizeUrl().getPath()).isEqualTo(before.getPath());
        assertThat(world.sandbox.oidc().requests().count("/.well-known/openid-configuration"))
                .isEqualTo(2);
    }
}
