package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.Outage;
import dev.behalf.sandbox.idp.RequestLog;
import dev.behalf.server.federation.SignInReason;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A server that is killed (SIGKILL) in the midst of sign-ins: whatever it has answered holds when it is back, and of
/// the rest
/// nothing is left.
class KilledServerTest {

    private static final String ENVIRONMENT = "auth0";
    private static final String PROVIDERS_TOKEN = "/oauth/token";

    @TempDir
    private static Path directory;

    private static TestingProviders providers;
    private static KillableServer server;

    private final TestingPerson jane = new TestingPerson();
    private final List<String> secrets = new ArrayList<>(List.of("of-the-client"));
    private TestingClient client;
    private int before;

    @BeforeAll
    static void start() {
        providers = new TestingProviders(new TestingClock());
        server = KillableServer.start(providers, directory);
    }

    @AfterAll
    static void stop() {
        server.close();
        providers.close();
    }

    @BeforeEach
    void arrive() {
        client = new TestingClient(providers.url(ENVIRONMENT));
        before = LeftBehind.in(database()).grants();
    }

    @AfterEach
    void leave() {
        jane.close();
        client.close();
    }

    private static Path database() {
        return directory.resolve("behalf.db");
    }

    private static Auth0Tenant tenant() {
        return providers.sandbox.auth0();
    }

    /// Kills the server.
    ///
    /// @return how many grants there are now that were not there before
    private int crash() {
        server.kill();
        LeftBehind left = LeftBehind.in(database());

        assertThat(left).isEqualTo(new LeftBehind("ok", left.grants(), 0, 0));
        assertThat(LeftBehind.readable(database(), everySecret())).isEmpty();
        return left.grants() - before;
    }

    private List<String> everySecret() {
        Stream<String> sent = tenant().requests().entries().stream()
                .map(RequestLog.Entry::parameters)
                .flatMap(parameters -> Stream.of("code", "code_verifier", "state", "nonce", "refresh_token")
                        .map(parameters::get));
        return Stream.of(
                        sent, secrets.stream(), tenant().refreshTokens().handedOut().stream(), Stream.of(jane.secret()))
                .flatMap(each -> each)
                .filter(Objects::nonNull)
                .filter(secret -> !secret.isEmpty())
                .distinct()
                .toList();
    }

    private static void restart() {
        server = KillableServer.start(providers, directory);
    }

    /// The tokens for a code.
    private JsonNode redeemed(String code) {
        secrets.add(code);
        JsonNode tokens = client.redeem(code);
        assertThat(tokens.has("access_token")).as(tokens.toString()).isTrue();
        return noted(tokens);
    }

    private JsonNode noted(JsonNode tokens) {
        secrets.add(tokens.get("access_token").stringValue());
        secrets.add(tokens.get("refresh_token").stringValue());
        return tokens;
    }

    private void assertActsForJane(JsonNode tokens) {
        assertThat(client.whoami(tokens.get("access_token").stringValue())).contains("Jane Doe");
    }

    private void assertSignInWorks() {
        assertActsForJane(redeemed(TestingClient.code(jane.allow(client.authorizeUrl()))));
    }

    @Test
    void aPersonWhoIsAtTheProviderMeanwhileComesBackAsIfNothingHadBeen() {
        String callback = jane.atProvider(jane.consent(client.authorizeUrl()));
        int made = crash();
        restart();

        assertThat(made).isZero();
        assertActsForJane(redeemed(TestingClient.code(TestingPerson.location(jane.visit(callback)))));
    }

    @Test
    void nothingIsLeftWhereTheProviderHadNotAnswered() throws Exception {
        String callback = jane.atProvider(jane.consent(client.authorizeUrl()));
        tenant().goDown(Outage.hang(), PROVIDERS_TOKEN, 1);
        CompletableFuture<HttpResponse<String>> answer = comingBack(callback);
        int made = crash();
        tenant().goUp();
        restart();
        HttpResponse<String> again = jane.visit(callback);

        assertThat(answer).failsWithin(Duration.ofMinutes(1));
        assertThat(made).isZero();
        assertThat(again.headers().firstValue("Location")).isEmpty();
        assertThat(again.body()).contains(SignInReason.STATE_UNKNOWN.code());
        assertSignInWorks();
    }

    /// Visits the callback until the provider is asked for the tokens.
    private CompletableFuture<HttpResponse<String>> comingBack(String callback) throws InterruptedException {
        int asked = tenant().requests().count(PROVIDERS_TOKEN);
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> jane.visit(callback));
        while (tenant().requests().count(PROVIDERS_TOKEN) == asked) {
            assertThat(answer).isNotDone();
            Thread.sleep(1);
        }
        return answer;
    }

    @Test
    void aCodeThatTheClientGotIsGood() {
        String code = TestingClient.code(jane.allow(client.authorizeUrl()));
        int made = crash();
        List<String> found = LeftBehind.readable(database(), List.of("jane@acme.example", code));
        restart();

        assertThat(made).isEqualTo(1);
        // Whom it is for may be read; what opens something may not.
        assertThat(found).containsExactly("jane@acme.example");
        assertActsForJane(redeemed(code));
    }

    @Test
    void tokensThatTheClientGotAreGoodAndTheirCodeIsNot() {
        String code = TestingClient.code(jane.allow(client.authorizeUrl()));
        JsonNode tokens = redeemed(code);
        int made = crash();
        restart();

        assertThat(made).isEqualTo(1);
        assertActsForJane(tokens);
        assertActsForJane(noted(client.refresh(tokens.get("refresh_token").stringValue())));
        assertThat(client.redeem(code).get("error").stringValue()).isEqualTo("invalid_grant");
    }

    @Test
    void aClientThatNeverGotItsRenewedTokenAsksAgain() {
        JsonNode tokens = redeemed(TestingClient.code(jane.allow(client.authorizeUrl())));
        String spent = tokens.get("refresh_token").stringValue();
        String lost = noted(client.refresh(spent)).get("refresh_token").stringValue();
        int made = crash();
        restart();
        JsonNode again = noted(client.refresh(spent));

        assertThat(made).isEqualTo(1);
        assertThat(again.get("refresh_token").stringValue()).isEqualTo(lost);
        assertActsForJane(again);
    }

    /// While the provider's answer is looked at, and while the grant is being written: later each time.
    @RepeatedTest(3)
    void leavesAllOrNothingAtAnyMoment(RepetitionInfo repetition) throws Exception {
        String callback = jane.atProvider(jane.consent(client.authorizeUrl()));
        CompletableFuture<HttpResponse<String>> answer = comingBack(callback);
        Thread.sleep(25L * (repetition.getCurrentRepetition() - 1));
        int made = crash();
        restart();

        if (answer.handle((_, failure) -> failure == null).join()) {
            assertThat(made).isEqualTo(1);
            assertActsForJane(redeemed(TestingClient.code(TestingPerson.location(answer.join()))));
        } else {
            assertThat(made).isBetween(0, 1);
            assertSignInWorks();
        }
    }
}
