package dev.behalf.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.behalf.keys.FakeOrigin;
import dev.behalf.keys.KeyArchive;
import dev.behalf.keys.KeySource;
import dev.behalf.keys.SettableClock;
import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.IssuerPins;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.Surroundings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One connection, verified twice over: by a verifier that remembers verdicts and by one that does not, each with an
/// origin of its own, so that it also shows which of them asks the provider more often.
final class TwinConnection {

    static final List<String> CLIENTS = List.of("client1A", "client2B");

    private static final String API = "https://api.acme.com";
    private static final String POOL = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123dEf";
    private static final String COGNITO_DOMAIN = "acme.auth.eu-central-1.amazoncognito.com";

    /// An access token that the provider's preset accepts, but for its times; `$` stands for the client.
    enum Preset {
        AUTH0(
                "https://acme.us.auth0.com/.well-known/jwks.json",
                "iss=https://acme.us.auth0.com/ sub=auth0|65f0 aud=" + API + " azp=$"),
        CLERK(
                "https://acme.clerk.accounts.dev/.well-known/jwks.json",
                "iss=https://acme.clerk.accounts.dev sub=user_2a client_id=$"),
        COGNITO(POOL + "/.well-known/jwks.json", "iss=" + POOL + " sub=65f0 token_use=access username=ann client_id=$"),
        WORKOS(
                "https://api.workos.com/sso/jwks/client_$",
                "iss=https://api.workos.com/user_management/client_$ sub=user_01 sid=session_01 org_id=org_01"),
        OIDC("https://id.acme.com/jwks", "iss=https://id.acme.com sub=ann aud=" + API + " azp=$");

        private final String jwks;
        private final String claims;

        Preset(String jwks, String claims) {
            this.jwks = jwks;
            this.claims = claims;
        }

        ProviderSettings settings(String client) {
            return switch (this) {
                case AUTH0 -> new ProviderSettings.Auth0("acme.us.auth0.com", client, API);
                case CLERK -> new ProviderSettings.Clerk("https://acme.clerk.accounts.dev", client);
                case COGNITO -> new ProviderSettings.Cognito(COGNITO_DOMAIN, client, null);
                case WORKOS -> new ProviderSettings.WorkOs("client_" + client, "org_01");
                case OIDC -> new ProviderSettings.Oidc("https://id.acme.com", client, API, "azp");
            };
        }

        Map<String, Object> claims(String client) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (String claim : List.of(claims.replace("$", client).split(" ", -1))) {
                int sign = claim.indexOf('=');
                members.put(claim.substring(0, sign), claim.substring(sign + 1));
            }
            return members;
        }

        /// Clerk tells its access tokens by their type.
        Map<String, Object> header() {
            Map<String, Object> members = new LinkedHashMap<>(Map.of("alg", "RS256"));
            if (this == CLERK) {
                members.put("typ", "at+jwt");
            }
            return members;
        }
    }

    private final Preset preset;
    private final FakeOrigin forRemembering;
    private final FakeOrigin forForgetful;
    private final TokenVerifier remembering;
    private final TokenVerifier forgetful;

    private TwinConnection(Preset preset, String client, SettableClock clock, FakeOrigin[] origins) {
        this.preset = preset;
        this.forRemembering = origins[0];
        this.forForgetful = origins[1];
        VerdictCache cache = VerdictCache.of(VerdictCache.DEFAULT_TIME, VerdictCache.DEFAULT_CHARACTERS);
        this.remembering = verifier(client, clock, forRemembering, cache);
        this.forgetful = verifier(client, clock, forForgetful, VerdictCache.none());
    }

    static TwinConnection of(Preset preset, String client, SettableClock clock) {
        return new TwinConnection(preset, client, clock, new FakeOrigin[] {new FakeOrigin(), new FakeOrigin()});
    }

    /// The connection as it is after a change: with verifiers of its own.
    TwinConnection changed(String client, SettableClock clock) {
        return new TwinConnection(preset, client, clock, new FakeOrigin[] {forRemembering, forForgetful});
    }

    private TokenVerifier verifier(String client, SettableClock clock, FakeOrigin origin, VerdictCache cache) {
        return Connection.of(preset.settings(client))
                .verifier(
                        new Surroundings(
                                origin,
                                KeyArchive.none(),
                                IssuerPins.none(),
                                clock,
                                Runnable::run,
                                null,
                                DevelopmentSwitches.OFF),
                        cache);
    }

    /// What the provider answers from now on, to both.
    void publish(String keys) {
        for (FakeOrigin origin : new FakeOrigin[] {forRemembering, forForgetful}) {
            CLIENTS.forEach(client -> origin.publish(preset.jwks.replace("$", client), keys));
            origin.publish(POOL + "/.well-known/openid-configuration", discovery(POOL, "https://" + COGNITO_DOMAIN));
            origin.publish(
                    "https://id.acme.com/.well-known/openid-configuration",
                    discovery("https://id.acme.com", "https://id.acme.com").replace("/.well-known/jwks.json", "/jwks"));
        }
    }

    private static String discovery(String issuer, String endpoints) {
        return JSONObjectUtils.toJSONString(Map.of(
                "issuer", issuer,
                "jwks_uri", issuer + "/.well-known/jwks.json",
                "authorization_endpoint", endpoints + "/oauth2/authorize",
                "token_endpoint", endpoints + "/oauth2/token"));
    }

    void fail() {
        forRemembering.fail();
        forForgetful.fail();
    }

    void recover() {
        forRemembering.recover();
        forForgetful.recover();
    }

    /// What a server does every second.
    void tick() {
        remembering.keySources().forEach(KeySource::refreshIfDue);
        forgetful.keySources().forEach(KeySource::refreshIfDue);
    }

    Verdict remembered(String token) {
        return remembering.verify(token);
    }

    Verdict fresh(String token) {
        return forgetful.verify(token);
    }

    int fetchesOfRemembering() {
        return forRemembering.fetches();
    }

    int fetchesOfForgetful() {
        return forForgetful.fetches();
    }
}
