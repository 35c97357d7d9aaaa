package dev.behalf.server.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.auth0.Auth0Modes;
import dev.behalf.sandbox.clerk.ClerkModes;
import dev.behalf.sandbox.cognito.CognitoModes;
import dev.behalf.sandbox.idp.Outage;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.oidc.OidcModes;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Redemption.AnswerLost;
import dev.behalf.server.federation.Redemption.Ended;
import dev.behalf.server.federation.Redemption.Misconfigured;
import dev.behalf.server.federation.Redemption.Refreshed;
import dev.behalf.server.federation.Redemption.Unavailable;
import dev.behalf.server.federation.SignInOptions.Product;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Refresh tokens of every emulated provider, in every way it can treat them.
class ProviderTokenClientTest {

    private static final List<String> GRANTED = List.of("openid", "profile", "email");

    private TestingFederation world;
    private ProviderTokenClient client;

    @BeforeEach
    void start() {
        world = new TestingFederation();
        client = world.federation.tokenClient();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private String refreshToken(String name) {
        RegisteredConnection connection = world.connection(name);
        SignInOptions options =
                SignInOptions.of(connection).withOfflineAccess(true).withProduct(Product.AUTHKIT);
        return Objects.requireNonNull(
                world.signedIn(connection, options).tokens().refreshToken());
    }

    private Redemption redeem(String name, String refreshToken) {
        return client.redeem(world.connection(name), refreshToken, GRANTED);
    }

    private static ProviderTokens refreshed(Redemption redemption) {
        assertThat(redemption).isInstanceOf(Refreshed.class);
        return ((Refreshed) redemption).tokens();
    }

    private static String tokenPath(String name) {
        return switch (name) {
            case "auth0", "clerk" -> "/oauth/token";
            case "cognito" -> "/oauth2/token";
            case "workos" -> "/user_management/authenticate";
            default -> "/token";
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "oidc"})
    void keepsATokenThatDoesNotRotate(String name) {
        rotating(false);
        String token = refreshToken(name);

        assertThat(refreshed(redeem(name, token)).refreshToken()).isNull();
        assertThat(refreshed(redeem(name, token)).accessToken()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void bringsTheSuccessorOfATokenThatRotates(String name) {
        rotating(true);
        String token = refreshToken(name);

        ProviderTokens next = refreshed(redeem(name, token));

        assertThat(next.refreshToken()).isNotNull().isNotEqualTo(token);
        assertThat(next.scopes()).contains("openid");
        assertThat(redeem(name, Objects.requireNonNull(next.refreshToken()))).isInstanceOf(Refreshed.class);
    }

    private void rotating(boolean rotating) {
        world.sandbox.auth0().modes().refresh.set(rotating ? Auth0Modes.Refresh.ROTATING : Auth0Modes.Refresh.STATIC);
        world.sandbox.clerk().modes().refresh.set(rotating ? ClerkModes.Refresh.ROTATING : ClerkModes.Refresh.STATIC);
        world.sandbox
                .cognito()
                .modes()
                .refresh
                .set(rotating ? CognitoModes.Refresh.ROTATING : CognitoModes.Refresh.STATIC);
        world.sandbox.oidc().modes().refresh.set(rotating ? OidcModes.Refresh.ROTATING : OidcModes.Refresh.STATIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "oidc"})
    void aTokenThatWasSpentHasEnded(String name) {
        rotating(true);
        String token = refreshToken(name);
        refreshed(redeem(name, token));

        assertThat(redeem(name, token))
                .isInstanceOfSatisfying(
                        Ended.class,
                        ended -> assertThat(ended.problem().reason()).isEqualTo(SignInReason.REFRESH_TOKEN_ENDED));
    }

    /// WorkOS answers the same pair again for half a minute.
    @Test
    void aTokenThatWasSpentAtWorkOsYieldsTheSamePairForAWhile() {
        String token = refreshToken("workos");
        ProviderTokens first = refreshed(redeem("workos", token));

        assertThat(refreshed(redeem("workos", token)).refreshToken()).isEqualTo(first.refreshToken());
        world.advance(Duration.ofSeconds(31));
        assertThat(redeem("workos", token)).isInstanceOf(Ended.class);
    }

    @Test
    void aSpentTokenYieldsAnotherWhereTheProviderAllowsAnOverlap() {
        rotating(true);
        world.sandbox.auth0().modes().leeway.set(Duration.ofSeconds(30));
        String token = refreshToken("auth0");
        refreshed(redeem("auth0", token));

        assertThat(redeem("auth0", token)).isInstanceOf(Refreshed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void thePersonsTokensEndWithTheirAccount(String name) {
        String token = refreshToken(name);
        world.tenant(name).block(Person.JANE);

        assertThat(redeem(name, token)).isInstanceOf(Ended.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void aMistakeInTheProvidersSettingsEndsNothing(String name) {
        rotating(false);
        String token = refreshToken(name);
        world.tenant(name).modes().clientHasSecret.set(true);

        assertThat(redeem(name, token))
                .isInstanceOfSatisfying(
                        Misconfigured.class,
                        wrong -> assertThat(wrong.problem().reason()).isEqualTo(SignInReason.CLIENT_NOT_PUBLIC));
        world.tenant(name).modes().clientHasSecret.set(false);
        assertThat(redeem(name, token)).isInstanceOf(Refreshed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "cognito", "workos", "oidc"})
    void aGrantThatIsSwitchedOffEndsNothing(String name) {
        String token = refreshToken(name);
        world.tenant(name).clients().allowGrants(Set.of("authorization_code"));

        assertThat(redeem(name, token))
                .isInstanceOfSatisfying(
                        Misconfigured.class,
                        wrong -> assertThat(wrong.problem().reason()).isEqualTo(SignInReason.GRANT_NOT_ALLOWED));
    }

    @Test
    void aScopeThatIsSwitchedOffEndsNothing() {
        String token = refreshToken("clerk");
        world.sandbox.clerk().modes().scopes.set(Set.of("openid"));

        assertThat(redeem("clerk", token))
                .isInstanceOfSatisfying(
                        Misconfigured.class,
                        wrong -> assertThat(wrong.problem().reason()).isEqualTo(SignInReason.SCOPE_NOT_ENABLED));
    }

    @ParameterizedTest
    @CsvSource({"auth0, 429", "clerk, 503", "cognito, 500", "workos, 502", "oidc, 404"})
    void aProviderThatIsOverloadedOrDownEndsNothing(String name, int status) {
        rotating(true);
        String token = refreshToken(name);
        world.tenant(name).goDown(Outage.status(status), tokenPath(name), 1);

        assertThat(redeem(name, token))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        away -> assertThat(away.retryAfter())
                                .isEqualTo(status == 429 || status == 503 ? Duration.ofSeconds(1) : null));
        assertThat(redeem(name, token)).isInstanceOf(Refreshed.class);
    }

    @Test
    void aProviderThatCannotBeReachedEndsNothing() {
        String token = refreshToken("cognito");
        world.tenant("cognito").goDown(Outage.refused());

        assertThat(redeem("cognito", token))
                .isInstanceOfSatisfying(
                        Unavailable.class, away -> assertThat(away.why()).contains("refused the connection"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void tellsWhenTheAnswerIsLostThatTheTokenMayBeSpent(String name) {
        rotating(true);
        String token = refreshToken(name);
        world.tenant(name).goDown(Outage.answerLost(), tokenPath(name), 1);

        assertThat(redeem(name, token))
                .isInstanceOfSatisfying(
                        AnswerLost.class, lost -> assertThat(lost.late()).isFalse());
        assertThat(redeem(name, token)).isInstanceOf(name.equals("workos") ? Refreshed.class : Ended.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void tellsWhenTheProviderMayRedeemTheTokenYet(String name) {
        String token = refreshToken(name);
        world.tenant(name).goDown(Outage.status(504), tokenPath(name), 1);

        assertThat(redeem(name, token)).isInstanceOfSatisfying(AnswerLost.class, lost -> {
            assertThat(lost.late()).isTrue();
            assertThat(lost.why()).contains("504");
        });
        assertThat(redeem(name, token)).isInstanceOf(Refreshed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "oidc"})
    void revokesAToken(String name) {
        String token = refreshToken(name);

        assertThat(client.revoke(world.connection(name), token)).isInstanceOf(Revocation.Revoked.class);
        assertThat(redeem(name, token)).isInstanceOf(Ended.class);
        // RFC 7009 section 2.2: a token that is unknown by now is no error.
        assertThat(client.revoke(world.connection(name), token)).isInstanceOf(Revocation.Revoked.class);
    }

    @Test
    void saysWhereNothingCanBeRevoked() {
        assertThat(client.revoke(world.connection("workos"), "token")).isInstanceOf(Revocation.NotOffered.class);
        String clerk = refreshToken("clerk");
        String cognito = refreshToken("cognito");
        world.sandbox.clerk().modes().publicRevocation.set(false);
        world.sandbox.cognito().modes().revocation.set(false);
        assertThat(client.revoke(world.connection("clerk"), clerk))
                .isInstanceOfSatisfying(
                        Revocation.Failed.class,
                        failed -> assertThat(failed.why()).contains("invalid_client"));
        assertThat(client.revoke(world.connection("cognito"), cognito)).isInstanceOf(Revocation.Failed.class);
    }
}
