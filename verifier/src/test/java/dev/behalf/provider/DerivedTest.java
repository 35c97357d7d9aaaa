package dev.behalf.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class DerivedTest {

    private static final String POOL = "eu-central-1_AbC123dEf";
    private static final String AMAZON = "https://cognito-idp.eu-central-1.amazonaws.com/" + POOL;

    @Test
    void keepsTheSlashOfAuth0() {
        assertThat(derived(new ProviderSettings.Auth0("acme.us.auth0.com", "web", null), null))
                .isEqualTo(new Derived(
                        "https://acme.us.auth0.com/",
                        URI.create("https://acme.us.auth0.com/.well-known/openid-configuration"),
                        URI.create("https://acme.us.auth0.com/.well-known/jwks.json"),
                        URI.create("https://acme.us.auth0.com/authorize"),
                        URI.create("https://acme.us.auth0.com/oauth/token")));
    }

    @Test
    void hasNoSlashAfterClerksIssuer() {
        assertThat(derived(new ProviderSettings.Clerk("https://acme.clerk.accounts.dev", "web"), null))
                .isEqualTo(new Derived(
                        "https://acme.clerk.accounts.dev",
                        URI.create("https://acme.clerk.accounts.dev/.well-known/openid-configuration"),
                        URI.create("https://acme.clerk.accounts.dev/.well-known/jwks.json"),
                        URI.create("https://acme.clerk.accounts.dev/oauth/authorize"),
                        URI.create("https://acme.clerk.accounts.dev/oauth/token")));
    }

    @Test
    void knowsCognitosEndpointsBeforeItsIssuer() {
        var settings = new ProviderSettings.Cognito("auth.acme.com", "web", null);

        Derived unknown = derived(settings, null);

        assertThat(unknown.issuer()).isNull();
        assertThat(unknown.keySet()).isNull();
        assertThat(unknown.authorize()).isEqualTo(URI.create("https://auth.acme.com/oauth2/authorize"));
        assertThat(unknown.token()).isEqualTo(URI.create("https://auth.acme.com/oauth2/token"));
        assertThat(derived(settings, AMAZON).keySet()).isEqualTo(URI.create(AMAZON + "/.well-known/jwks.json"));
    }

    @Test
    void takesTheUserPoolThatWasEnteredRatherThanTheOneThatWasLearnt() {
        var settings = new ProviderSettings.Cognito("auth.acme.com", "web", POOL);

        assertThat(derived(settings, "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other")
                        .issuer())
                .isEqualTo(AMAZON);
    }

    @Test
    void addressesWorkOsKeysByClientAndSignsInBySingleSignOn() {
        assertThat(derived(new ProviderSettings.WorkOs("client_01", "org_01"), null))
                .isEqualTo(new Derived(
                        "https://api.workos.com/user_management/client_01",
                        null,
                        URI.create("https://api.workos.com/sso/jwks/client_01"),
                        URI.create("https://api.workos.com/sso/authorize"),
                        URI.create("https://api.workos.com/sso/token")));
    }

    @Test
    void leavesTheRestToTheDiscoveryDocumentOfAnyOtherProvider() {
        assertThat(derived(new ProviderSettings.Oidc("https://id.acme.com/realms/main", "web", null, "azp"), null))
                .isEqualTo(new Derived(
                        "https://id.acme.com/realms/main",
                        URI.create("https://id.acme.com/realms/main/.well-known/openid-configuration"),
                        null,
                        null,
                        null));
    }

    @Test
    void namesEmulatorsWhereTheyStandInForAProvider() {
        DevelopmentSwitches switches = new DevelopmentSwitches(
                true, URI.create("http://localhost:9104/"), URI.create("http://localhost:9102"));

        assertThat(Derived.of(new ProviderSettings.WorkOs("client_01", "org_01"), null, switches)
                        .keySet())
                .isEqualTo(URI.create("http://localhost:9104/sso/jwks/client_01"));
        Derived cognito =
                Derived.of(new ProviderSettings.Cognito("http://localhost:9103", "web", POOL), null, switches);
        assertThat(cognito.issuer()).isEqualTo("http://localhost:9102/" + POOL);
        assertThat(cognito.token()).isEqualTo(URI.create("http://localhost:9103/oauth2/token"));
    }

    private static Derived derived(ProviderSettings settings, @org.jspecify.annotations.Nullable String pinned) {
        return Derived.of(settings, pinned, DevelopmentSwitches.OFF);
    }
}
