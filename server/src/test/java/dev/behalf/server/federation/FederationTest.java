package dev.behalf.server.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.clerk.ClerkTenant;
import dev.behalf.sandbox.cognito.CognitoModes;
import dev.behalf.sandbox.cognito.CognitoTenant;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.workos.WorkOsModes;
import dev.behalf.sandbox.workos.WorkOsTenant;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.SignInOptions.Product;
import dev.behalf.server.federation.SignInOutcome.Failed;
import dev.behalf.server.federation.SignInOutcome.SignedIn;
import dev.behalf.token.Verdict;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Signing in at emulated providers over real HTTP.
class FederationTest {

    private TestingFederation world;

    @BeforeEach
    void start() {
        world = new TestingFederation();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static SignInReason reason(SignInOutcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed) outcome).problem().reason();
    }

    private static SignInProblem problem(SignInOutcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed) outcome).problem();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "oidc"})
    void signsAPersonInByAVerifiedIdToken(String name) {
        RegisteredConnection connection = world.connection(name);

        SignedIn signedIn = world.signedIn(connection, SignInOptions.of(connection));

        assertThat(signedIn.person().text("email")).isEqualTo("jane@acme.example");
        assertThat(signedIn.person().subject()).isEqualTo(subject(name));
        assertThat(signedIn.person().claims())
                .containsEntry("iss", signedIn.person().issuer());
        assertThat(Objects.requireNonNull(signedIn.verified()).verdict()).isInstanceOf(Verdict.Verified.class);
        assertThat(signedIn.tokens().idToken()).isNotEmpty();
        assertThat(signedIn.tokens().refreshToken()).isNull();
        assertThat(signedIn.tokens().scopes()).contains("openid", "profile", "email");
        assertThat(signedIn.tokens().expiresAt()).isAfter(world.instant());
    }

    private String subject(String name) {
        return switch (name) {
            case "auth0" -> world.sandbox.auth0().subject(Person.JANE);
            case "clerk" -> world.sandbox.clerk().subject(Person.JANE);
            case "cognito" -> world.sandbox.cognito().pool().subject(Person.JANE);
            default -> world.sandbox.oidc().subject(Person.JANE);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "oidc"})
    void bringsARefreshTokenWhereOneIsWanted(String name) {
        RegisteredConnection connection = world.connection(name);

        SignedIn signedIn =
                world.signedIn(connection, SignInOptions.of(connection).withOfflineAccess(true));

        assertThat(signedIn.tokens().refreshToken()).isNotEmpty();
    }

    @Test
    void asksEachProviderByItsOwnParameters() {
        Map<String, String> auth0 = asked("auth0", true, "org_9ybsU1sandboxAcm");
        assertThat(auth0)
                .containsEntry("audience", Auth0Tenant.AUDIENCE)
                .containsEntry("organization", "org_9ybsU1sandboxAcm")
                .containsEntry("scope", "openid profile email offline_access")
                .containsEntry("response_type", "code")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("redirect_uri", TestingFederation.CALLBACK.toString());
        assertThat(auth0.get("state")).startsWith("t_").hasSize(45);
        assertThat(asked("auth0", false, null)).containsEntry("scope", "openid profile email");
        assertThat(asked("clerk", true, "org_x"))
                .containsEntry("scope", "openid profile email offline_access user:org:read")
                .doesNotContainKeys("audience", "organization");
        assertThat(asked("cognito", true, null)).containsEntry("scope", "openid profile email");
        assertThat(asked("oidc", true, null))
                .containsEntry("scope", "openid profile email offline_access")
                .containsEntry("prompt", "consent");
        assertThat(asked("workos", false, null))
                .containsEntry("organization", WorkOsTenant.ORGANIZATION_ID)
                .doesNotContainKeys("scope", "nonce", "organization_id", "provider");
    }

    private Map<String, String> asked(String name, boolean offline, @org.jspecify.annotations.Nullable String org) {
        RegisteredConnection connection = world.connection(name);
        SignInOptions options =
                SignInOptions.of(connection).withOfflineAccess(offline).withOrganization(org);
        URI url = world.begin(connection, options).authorizeUrl();
        assertThat(url.getRawQuery()).doesNotContain("+");
        return TestingFederation.parameters(url);
    }

    @Test
    void writesSpacesAsCognitoReadsThemEvenWhereItTakesPlusForItself() {
        world.sandbox.cognito().modes().plusIsNoSpace.set(true);

        assertThat(world.signIn(world.connection("cognito"))).isInstanceOf(SignedIn.class);
    }

    @Test
    void everySignInHasSecretsOfItsOwnAndShowsNone() {
        RegisteredConnection connection = world.connection("oidc");
        Departure.Ready one = world.begin(connection);
        Departure.Ready other = world.begin(connection);

        assertThat(one.state()).isNotEqualTo(other.state());
        assertThat(one.pending().nonce()).isNotEqualTo(other.pending().nonce());
        assertThat(one.pending().verifier()).isNotEqualTo(other.pending().verifier());
        assertThat(one.toString() + one.pending())
                .doesNotContain(
                        one.state(), one.pending().nonce(), one.pending().verifier());
        assertThat(one.pending().json()).doesNotContain(one.state());
        assertThat(PendingSignIn.of(one.pending().json())).isEqualTo(one.pending());
    }

    @Test
    void whatComesOfItShowsNoSecret() {
        RegisteredConnection connection = world.connection("auth0");
        SignedIn signedIn =
                world.signedIn(connection, SignInOptions.of(connection).withOfflineAccess(true));

        assertThat(signedIn.toString())
                .doesNotContain(
                        signedIn.tokens().accessToken(),
                        String.valueOf(signedIn.tokens().refreshToken()),
                        String.valueOf(signedIn.tokens().idToken()),
                        "jane@acme.example");
    }

    @Test
    void choosesAnOrganizationAtAuth0AndChecksIt() {
        RegisteredConnection connection = world.connection("auth0");
        SignInOptions options = SignInOptions.of(connection).withOrganization(Auth0Tenant.ORGANIZATION_ID);

        SignedIn signedIn = world.signedIn(connection, options);
        assertThat(signedIn.person().organization()).isEqualTo(Auth0Tenant.ORGANIZATION_ID);
        assertThat(world.signIn(connection, options.withOrganization("acme"))).isInstanceOf(SignedIn.class);

        Departure.Ready departure = world.begin(connection, options);
        // The person takes the parameter out of the address.
        String changed = departure.authorizeUrl().toString().replaceAll("&organization=[^&]*", "");
        SignInOutcome outcome =
                world.federation.finish(connection, departure.pending(), world.sent(changed + "&sandbox_user=jane"));
        assertThat(reason(outcome)).isEqualTo(SignInReason.OTHER_ORGANIZATION);
    }

    @Test
    void refusesAnotherOrganizationAtClerk() {
        RegisteredConnection connection = world.connection("clerk");
        SignInOptions options = SignInOptions.of(connection).withOrganization(ClerkTenant.ORGANIZATION_ID);
        assertThat(world.signIn(connection, options)).isInstanceOf(SignedIn.class);

        Departure.Ready departure = world.begin(connection, options);
        Returned other = world.sent(departure.authorizeUrl() + "&sandbox_user=jane&sandbox_org=globex");
        assertThat(reason(world.federation.finish(connection, departure.pending(), other)))
                .isEqualTo(SignInReason.OTHER_ORGANIZATION);
    }

    @ParameterizedTest
    @CsvSource({
        "auth0, --authentication method None",
        "clerk, Public switched on",
        "cognito, app client without one",
        "workos, AuthKit takes clients without",
        "oidc, public client"
    })
    void explainsAnApplicationThatHasASecret(String name, String words) {
        world.tenant(name).modes().clientHasSecret.set(true);

        SignInProblem problem = problem(world.signIn(world.connection(name)));

        assertThat(problem.reason()).isEqualTo(SignInReason.CLIENT_NOT_PUBLIC);
        assertThat(problem.change()).contains(words.replace("--", ""));
    }

    @ParameterizedTest
    @CsvSource({"auth0, DECLINED", "clerk, DECLINED", "cognito, DECLINED", "workos, DECLINED", "oidc, DECLINED"})
    void tellsWhenThePersonDeclines(String name, SignInReason expected) {
        RegisteredConnection connection = world.connection(name);
        Departure.Ready departure = world.begin(connection);
        world.tenant(name).block(Person.JANE);

        SignInOutcome blocked = world.federation.finish(connection, departure.pending(), world.sent(departure));
        assertThat(reason(blocked)).isEqualTo(expected);
        assertThat(problem(blocked).found()).contains("access_denied");
    }

    @Test
    void tellsWhichScopesToEnable() {
        world.sandbox.clerk().modes().scopes.set(Set.of("openid", "profile"));
        world.sandbox.cognito().modes().scopes.set(Set.of("openid"));

        for (String name : new String[] {"clerk", "cognito"}) {
            SignInProblem problem = problem(world.signIn(world.connection(name)));
            assertThat(problem.reason()).isEqualTo(SignInReason.SCOPE_NOT_ENABLED);
            assertThat(problem.change()).contains("openid profile email");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "oidc"})
    void tellsWhenTheGrantIsNotAllowed(String name) {
        RegisteredConnection connection = world.connection(name);
        Departure.Ready departure = world.begin(connection);
        Returned returned = world.sent(departure);
        world.tenant(name).clients().allowGrants(Set.of("client_credentials"));

        assertThat(reason(world.federation.finish(connection, departure.pending(), returned)))
                .isEqualTo(SignInReason.GRANT_NOT_ALLOWED);
    }

    @Test
    void saysThatAuth0KnowsNoSuchApi() {
        RegisteredConnection connection = world.connection(
                new ProviderSettings.Auth0(
                        world.sandbox.auth0().origin(), Auth0Tenant.CLIENT_ID, "https://nothing.example"),
                1);

        SignInProblem problem = problem(world.signIn(connection));

        assertThat(problem.found()).contains("Service not found: https://nothing.example");
        assertThat(problem.change()).contains("no API with the configured audience");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void redeemsACodeOnce(String name) {
        RegisteredConnection connection = world.connection(name);
        Departure.Ready departure = world.begin(connection);
        Returned returned = world.sent(departure);

        assertThat(world.federation.finish(connection, departure.pending(), returned))
                .isInstanceOf(SignedIn.class);
        assertThat(reason(world.federation.finish(connection, departure.pending(), returned)))
                .isEqualTo(SignInReason.CODE_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void aCodeOfAnotherSignInIsOfNoUse(String name) {
        RegisteredConnection connection = world.connection(name);
        Departure.Ready victim = world.begin(connection);
        Departure.Ready attacker = world.begin(connection);
        Map<String, String> swapped = new HashMap<>(world.sent(attacker).parameters());
        swapped.put("state", victim.state());
        Returned injected = new Returned(TestingFederation.CALLBACK.getRawPath(), swapped);

        assertThat(reason(world.federation.finish(connection, victim.pending(), injected)))
                .isEqualTo(SignInReason.CODE_REFUSED);
    }

    @Test
    void holdsAnAnswerAgainstWhatWasBegun() {
        RegisteredConnection connection = world.connection("oidc");
        Departure.Ready departure = world.begin(connection);
        PendingSignIn pending = departure.pending();
        Returned good = world.sent(departure);

        assertThat(reason(world.federation.finish(connection, pending, with(good, "state", "t_other"))))
                .isEqualTo(SignInReason.STATE_UNKNOWN);
        assertThat(reason(world.federation.finish(connection, pending, with(good, "iss", "https://evil.example"))))
                .isEqualTo(SignInReason.OTHER_ISSUER);
        assertThat(reason(world.federation.finish(connection, pending, without(good, "iss"))))
                .isEqualTo(SignInReason.OTHER_ISSUER);
        assertThat(reason(world.federation.finish(
                        connection, pending, new Returned("/globex/callback", good.parameters()))))
                .isEqualTo(SignInReason.OTHER_ENVIRONMENT);
        assertThat(reason(world.federation.finish(world.connection(world.settings("oidc"), 2), pending, good)))
                .isEqualTo(SignInReason.CONNECTION_CHANGED);
        assertThat(reason(world.federation.finish(connection, pending, without(good, "code"))))
                .isEqualTo(SignInReason.NO_CODE);
        assertThat(world.sandbox.oidc().requests().count("/token")).isZero();
        world.advance(PendingSignIn.LIFETIME);
        assertThat(reason(world.federation.finish(connection, pending, good))).isEqualTo(SignInReason.TOO_LATE);
    }

    /// RFC 9207 section 2.4: on mismatch not even the error may be believed.
    @Test
    void believesNoErrorOfAnotherIssuer() {
        RegisteredConnection connection = world.connection("oidc");
        Departure.Ready departure = world.begin(connection);
        Returned forged = new Returned(
                TestingFederation.CALLBACK.getRawPath(),
                Map.of(
                        "state", departure.state(),
                        "iss", "https://evil.example",
                        "error", "access_denied",
                        "error_description", "Call 555-0100"));

        SignInProblem problem = problem(world.federation.finish(connection, departure.pending(), forged));

        assertThat(problem.reason()).isEqualTo(SignInReason.OTHER_ISSUER);
        assertThat(problem.toString()).doesNotContain("555-0100");
    }

    @Test
    void showsWhatAProviderSaysPrintableAndShort() {
        RegisteredConnection connection = world.connection("auth0");
        Departure.Ready departure = world.begin(connection);
        Returned returned = new Returned(
                TestingFederation.CALLBACK.getRawPath(),
                Map.of(
                        "state",
                        departure.state(),
                        "error",
                        "odd\u001b[31m",
                        "error_description",
                        "a\nb" + "x".repeat(5000)));

        SignInProblem problem = problem(world.federation.finish(connection, departure.pending(), returned));

        assertThat(problem.reason()).isEqualTo(SignInReason.PROVIDER_ERROR);
        assertThat(problem.found()).startsWith("odd?[31m: a?bxxx").hasSizeLessThan(400);
    }

    private static Returned with(Returned returned, String name, String value) {
        Map<String, String> parameters = new HashMap<>(returned.parameters());
        parameters.put(name, value);
        return new Returned(returned.path(), parameters);
    }

    private static Returned without(Returned returned, String name) {
        Map<String, String> parameters = new HashMap<>(returned.parameters());
        parameters.remove(name);
        return new Returned(returned.path(), parameters);
    }

    @Test
    void learnsThePoolOfACognitoDomainFromTheFirstSignIn() {
        RegisteredConnection connection = world.connection("cognito");
        String domain = ((ProviderSettings.Cognito) world.settings("cognito")).cognitoDomain();

        assertThat(world.signIn(connection)).isInstanceOf(SignedIn.class);

        assertThat(world.pins).containsEntry(domain, world.sandbox.cognito().issuer());
    }

    /// Discovery then names the custom domain only, so that presented tokens alone could not tell.
    @Test
    void learnsThePoolOfAPrefixDomainBesideACustomOne() {
        world.sandbox.cognito().modes().domain.set(CognitoModes.Domain.PREFIX_AND_CUSTOM);

        assertThat(world.signIn(world.connection("cognito"))).isInstanceOf(SignedIn.class);
        assertThat(world.pins).hasSize(1);
    }

    @Test
    void refusesADomainThatNowBelongsToAnotherPool() {
        String domain = ((ProviderSettings.Cognito) world.settings("cognito")).cognitoDomain();
        String before = world.sandbox.cognito().attackerPool().issuer();
        world.pins.put(domain, before);

        SignInProblem problem = problem(world.signIn(world.connection("cognito")));

        assertThat(problem.reason()).isEqualTo(SignInReason.OTHER_USER_POOL);
        assertThat(problem.change()).contains("The domain now belongs to another user pool");
        assertThat(world.pins).containsEntry(domain, before);
    }

    @Test
    void refusesADomainThatDoesNotBelongToTheConfiguredPool() {
        RegisteredConnection connection = world.connection(
                new ProviderSettings.Cognito(
                        world.sandbox.cognito().pool().domain().origin(),
                        CognitoTenant.CLIENT_ID,
                        CognitoTenant.ATTACKER_POOL_ID),
                1);

        assertThat(problem(world.signIn(connection)).change()).contains("do not belong together");
    }

    @Test
    void pinsNothingForASignInThatFails() {
        world.sandbox.cognito().pool().idKeys().rotate();
        RegisteredConnection connection = world.connection("cognito");
        Departure.Ready departure = world.begin(connection);
        Returned returned = world.sent(departure);
        PendingSignIn other = world.begin(connection).pending();
        PendingSignIn wrongNonce = new PendingSignIn(
                "acme",
                1,
                TestingFederation.CALLBACK,
                departure.pending().stateHash(),
                null,
                false,
                departure.pending().tokenEndpoint(),
                other.nonce(),
                departure.pending().verifier(),
                departure.pending().scopes(),
                departure.pending().options(),
                departure.pending().createdAt());

        assertThat(reason(world.federation.finish(connection, wrongNonce, returned)))
                .isEqualTo(SignInReason.NONCE_MISMATCH);
        assertThat(world.pins).isEmpty();
    }

    @Test
    void signsInByTheProfileOfWorkOsSingleSignOn() {
        world.sandbox.workos().modes().upstreamTokens.set(true);
        RegisteredConnection connection = world.connection("workos");

        SignedIn signedIn =
                world.signedIn(connection, SignInOptions.of(connection).withOfflineAccess(true));

        assertThat(signedIn.person().subject()).startsWith("prof_");
        assertThat(signedIn.person().issuer()).isEqualTo(world.sandbox.workos().origin());
        assertThat(signedIn.person().organization()).isEqualTo(WorkOsTenant.ORGANIZATION_ID);
        assertThat(signedIn.person().text("email")).isEqualTo("jane@acme.example");
        // The upstream provider's refresh token refreshes nothing at WorkOS.
        assertThat(signedIn.tokens().refreshToken()).isNull();
        assertThat(signedIn.verified()).isNull();
    }

    @Test
    void refusesAProfileOfAnotherOrganization() {
        RegisteredConnection connection = world.connection("workos");
        Departure.Ready departure = world.begin(connection);
        String changed = departure
                .authorizeUrl()
                .toString()
                .replace(WorkOsTenant.ORGANIZATION_ID, WorkOsTenant.OTHER_ORGANIZATION_ID);

        SignInOutcome outcome =
                world.federation.finish(connection, departure.pending(), world.sent(changed + "&sandbox_user=omar"));

        assertThat(reason(outcome)).isEqualTo(SignInReason.OTHER_ORGANIZATION);
        assertThat(problem(outcome).found()).isEqualTo(WorkOsTenant.OTHER_ORGANIZATION_ID);
    }

    @Test
    void tellsThatAnOrganizationHasNoConnection() {
        RegisteredConnection connection = world.connection(
                new ProviderSettings.WorkOs(WorkOsTenant.CLIENT_ID, WorkOsTenant.ORGANIZATION_WITHOUT_CONNECTION_ID),
                1);

        assertThat(problem(world.signIn(connection)).change()).contains("an active connection");
    }

    @Test
    void signsInWithAuthKitWhereThatIsChosen() {
        RegisteredConnection connection = world.connection("workos");
        SignInOptions options = SignInOptions.of(connection).withProduct(Product.AUTHKIT);

        SignedIn signedIn = world.signedIn(connection, options.withOfflineAccess(true));

        assertThat(signedIn.person().subject()).isEqualTo(world.sandbox.workos().subject(Person.JANE));
        assertThat(signedIn.person().organization()).isEqualTo(WorkOsTenant.ORGANIZATION_ID);
        assertThat(signedIn.person().text("email")).isEqualTo("jane@acme.example");
        assertThat(signedIn.tokens().refreshToken()).isNotEmpty();
        assertThat(signedIn.tokens().expiresAt()).isEqualTo(world.instant().plus(Duration.ofMinutes(5)));
        assertThat(world.signedIn(connection, options).tokens().refreshToken()).isNull();
    }

    @ParameterizedTest
    @EnumSource(value = WorkOsModes.Challenge.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void saysWhatAuthKitStillWantsOfThePerson(WorkOsModes.Challenge challenge) {
        world.sandbox.workos().modes().challenge.set(challenge);
        RegisteredConnection connection = world.connection("workos");

        SignInOutcome outcome =
                world.signIn(connection, SignInOptions.of(connection).withProduct(Product.AUTHKIT));

        assertThat(reason(outcome)).isEqualTo(SignInReason.INTERACTION_NEEDED);
    }

    @Test
    void refusesAnotherOrganizationAtAuthKit() {
        RegisteredConnection connection = world.connection("workos");
        Departure.Ready departure =
                world.begin(connection, SignInOptions.of(connection).withProduct(Product.AUTHKIT));
        String changed = departure
                .authorizeUrl()
                .toString()
                .replace(WorkOsTenant.ORGANIZATION_ID, WorkOsTenant.OTHER_ORGANIZATION_ID);

        SignInOutcome outcome =
                world.federation.finish(connection, departure.pending(), world.sent(changed + "&sandbox_user=omar"));

        assertThat(reason(outcome)).isEqualTo(SignInReason.OTHER_ORGANIZATION);
    }

    @Test
    void namesTheSwitchesForARefreshTokenOfEveryProvider() {
        for (ProviderType type : ProviderType.values()) {
            assertThat(Federation.refreshTokenSwitches(type)).isNotEmpty();
        }
    }
}
