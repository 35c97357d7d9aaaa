package dev.behalf.server.authserver;

import dev.behalf.server.clients.Clients;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.federation.Returned;
import dev.behalf.server.grants.AccessTokens;
import dev.behalf.server.grants.DpopProofs;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.vault.Vault;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The authorization servers of all environments that have a public URL.
public final class AuthorizationServer implements AutoCloseable {

    /// What the state of a sign-in for a client begins with.
    public static final String STATE_PREFIX = Departures.STATE_PREFIX;

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration TEND = Duration.ofMinutes(1);
    private static final Duration FORGET = Duration.ofMinutes(10);

    private final Issuers issuers = new Issuers();
    private final Vault vault;
    private final SigningKeys keys;
    private final Clients clients;
    private final Grants grants;
    private final AccessTokens tokens;
    private final InstantSource clock;
    private final Targets targets;
    private final Consents consents;
    private final Departures departures;
    private final Authorization authorization;
    private final Arrivals arrivals;
    private final SubjectTokens subjects;
    private final Chores chores;

    /// @param federation where people sign in
    /// @param resources the MCP servers of environments
    /// @param subjects judges what apps present to have it exchanged
    public AuthorizationServer(
            Database database,
            Vault vault,
            SigningKeys keys,
            Clients clients,
            Grants grants,
            Federation federation,
            Resources resources,
            SubjectTokens subjects,
            InstantSource clock) {
        this.vault = vault;
        this.keys = keys;
        this.clients = clients;
        this.grants = grants;
        this.tokens = new AccessTokens(keys, grants, clock);
        this.clock = clock;
        this.targets = new Targets(resources);
        this.subjects = subjects;
        this.consents = new Consents(database, clock);
        this.departures = new Departures(federation, database, clock);
        this.authorization = new Authorization(
                new AuthorizationRequestReader(clients, targets), consents, departures, federation, vault, clock);
        this.arrivals = new Arrivals(issuers, authorization, departures, consents, federation, grants);
        this.chores = new Chores(
                new Chores.Chore("ended grants", LOOK, grants::look),
                new Chores.Chore("signing keys", TEND, this::tend),
                new Chores.Chore("expired rows", FORGET, this::forget));
    }

    public List<Route> routes() {
        Entrance entrance = new Entrance(issuers, vault);
        ClientAuthenticator authenticator = new ClientAuthenticator(clients, new ClientAssertions(clients, clock));
        DpopHeader dpop = new DpopHeader(new DpopProofs(clock));
        List<Route> routes = new ArrayList<>(new MetadataEndpoint(entrance, targets, keys).routes());
        routes.addAll(new AuthorizeEndpoint(entrance, authorization).routes());
        routes.add(new RegisterEndpoint(entrance, clients).route());
        routes.add(new TokenEndpoint(
                        entrance,
                        authenticator,
                        clients,
                        grants,
                        tokens,
                        dpop,
                        new TokenExchange(subjects, targets, grants, tokens, dpop, clock),
                        new IdentityAssertions(subjects, targets, grants, tokens, dpop, clock))
                .route());
        routes.add(new RevokeEndpoint(entrance, authenticator, subjects, grants, tokens).route());
        return routes;
    }

    /// Goes on with a person who is back from the provider.
    public void returned(Call call, Returned returned) {
        arrivals.returned(call, returned);
    }

    /// Follows what is registered.
    public void update(Registry registry) {
        issuers.update(registry);
        authorization.update(registry);
        vault.keepOnly(registry.environments().keySet());
        grants.follow(registry.keys().values().stream().map(ApiKey::id).collect(Collectors.toSet()));
    }

    /// Begins to do what is due from time to time.
    public void start() {
        chores.start();
    }

    private void tend() {
        if (vault.canSeal()) {
            keys.tend(issuers.all().stream().map(Issuer::name).toList());
        }
    }

    private void forget() {
        grants.forget();
        clients.forget();
        departures.forget();
        consents.forgetExpired();
    }

    /// What there is to say about a token (RFC 7662 section 2.2), if an environment issued it.
    ///
    /// @return empty where it is not one of ours; only `active` where it is not good
    public Optional<Map<String, Object>> introspect(String environment, String token) {
        return issuers.named(environment)
                .filter(_ -> tokens.claimsToBeOurs(environment, token))
                .map(issuer -> tokens.verify(environment, issuer.url(), token)
                        .map(Introspection::of)
                        .orElse(Map.of("active", false)));
    }

    @Override
    public void close() {
        chores.close();
    }
}
