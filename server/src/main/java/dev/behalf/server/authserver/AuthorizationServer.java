package dev.behalf.server.authserver;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.background.Chores;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.federation.Callbacks;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.grants.AccessTokens;
import dev.behalf.server.grants.CallFacts;
import dev.behalf.server.grants.DpopProofs;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.offline.ConnectionLedger;
import dev.behalf.server.offline.OfflineAccess;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.trace.Steps;
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

    private static final Duration LOOK = Duration.ofMillis(400);
    private static final Duration TEND = Duration.ofMinutes(1);
    private static final Duration FORGET = Duration.ofMinutes(10);

    private final Issuers issuers = new Issuers();
    private final Vault vault;
    private final SigningKeys keys;
    private final Clients clients;
    private final Grants grants;
    private final ConnectionLedger connections;
    private final AccessTokens tokens;
    private final DpopProofs proofs;
    private final InstantSource clock;
    private final Steps steps;
    private final Targets targets;
    private final Consents consents;
    private final Departures departures;
    private final Authorization authorization;
    private final Arrivals arrivals;
    private final PersonSessions sessions;
    private final AccountSignIns accountSignIns;
    private final ActingSignIns actingSignIns;
    private final KeptClaims claims;
    private final StepUps stepUps;
    private final SubjectTokens subjects;
    private final OfflineAccess offline;
    private final AuditLog audit;
    private final Chores chores;
    private final Entrance entrance;

    /// @param connections what is kept for people who are away
    /// @param federation where people sign in
    /// @param offline where the provider's tokens come from for tools of the team
    /// @param resources the MCP servers of environments
    /// @param subjects judges what apps present to have it exchanged
    /// @param proofs checks that clients have the keys that tokens are bound to
    /// @param facts keeps what rules for tools want to know of people
    /// @param steps is told how far clients get
    public AuthorizationServer(
            Database database,
            Vault vault,
            SigningKeys keys,
            Clients clients,
            Grants grants,
            ConnectionLedger connections,
            Federation federation,
            OfflineAccess offline,
            Resources resources,
            SubjectTokens subjects,
            DpopProofs proofs,
            CallFacts facts,
            InstantSource clock,
            Steps steps) {
        this.steps = steps;
        this.vault = vault;
        this.keys = keys;
        this.clients = clients;
        this.grants = grants;
        this.connections = connections;
        this.tokens = new AccessTokens(keys, grants, clock);
        this.proofs = proofs;
        this.clock = clock;
        this.targets = new Targets(resources);
        this.entrance = new Entrance(issuers, vault);
        this.subjects = subjects;
        this.offline = offline;
        this.audit = new AuditLog(database, clock);
        this.consents = new Consents(database, clock);
        this.departures = new Departures(federation, database, clock);
        this.authorization = new Authorization(
                new AuthorizationRequestReader(clients, targets),
                consents,
                departures,
                federation,
                connections.consents(),
                vault,
                clock,
                steps);
        this.claims = new KeptClaims(clock);
        this.arrivals = new Arrivals(issuers, authorization, departures, consents, federation, grants, claims, steps);
        this.stepUps = new StepUps(
                entrance, issuers, authorization, federation, database, vault, grants, facts, claims, clock);
        this.sessions = new PersonSessions(database, clock);
        this.accountSignIns = new AccountSignIns(issuers, authorization, federation, database, sessions, grants, clock);
        this.actingSignIns = new ActingSignIns(issuers, authorization, federation, database, grants, offline, clock);
        this.chores = new Chores(
                "authserver",
                new Chores.Chore("ended grants", LOOK, grants::look),
                new Chores.Chore("signing keys", TEND, this::tend),
                new Chores.Chore("expired rows", FORGET, this::forget));
    }

    public List<Route> routes() {
        RateLimits limits = new RateLimits(clock);
        ClientAuthenticator authenticator = new ClientAuthenticator(clients, new ClientAssertions(clients, clock));
        DpopHeader dpop = new DpopHeader(proofs);
        List<Route> routes = new ArrayList<>(new MetadataEndpoint(entrance, targets, keys, steps).routes());
        routes.addAll(new AuthorizeEndpoint(entrance, authorization, limits, steps).routes());
        routes.addAll(new AccountEndpoint(
                        entrance, authorization, accountSignIns, actingSignIns, sessions, grants, connections, limits)
                .routes());
        routes.addAll(stepUps.routes(limits));
        routes.add(new RegisterEndpoint(entrance, clients, limits, steps).route());
        routes.add(new TokenEndpoint(
                        entrance,
                        authenticator,
                        clients,
                        grants,
                        tokens,
                        dpop,
                        new TokenExchange(
                                subjects,
                                targets,
                                grants,
                                tokens,
                                dpop,
                                new OnBehalfExchange(
                                        tokens, offline, new UnattendedExchange(offline, audit, clock), clock),
                                clock),
                        new IdentityAssertions(subjects, targets, grants, tokens, dpop, clock),
                        limits,
                        steps)
                .route());
        routes.add(new RevokeEndpoint(entrance, authenticator, subjects, grants, tokens, limits).route());
        routes.add(new BackchannelLogoutEndpoint(entrance, subjects, grants, limits).route());
        return routes;
    }

    /// Takes the people who are back from the provider.
    public void register(Callbacks callbacks) {
        callbacks.on(Departures.STATE_PREFIX, arrivals::returned);
        callbacks.on(AccountSignIns.STATE_PREFIX, accountSignIns::returned);
        callbacks.on(ActingSignIns.STATE_PREFIX, actingSignIns::returned);
        callbacks.on(StepUps.STATE_PREFIX, stepUps::returned);
    }

    /// Follows what is registered.
    public void update(Registry registry) {
        issuers.update(registry);
        authorization.update(registry);
        claims.update(registry);
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
        sessions.forget();
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

    /// The environment that a request is for.
    ///
    /// @return one with a public URL
    /// @throws dev.behalf.server.web.ProblemException where there is none, or it cannot sign
    public Environment environment(Call call) {
        return entrance.issuer(call).environment();
    }

    /// See [AccessTokens#verify].
    public Optional<JWTClaimsSet> verify(String environment, String issuer, String token) {
        return tokens.verify(environment, issuer, token);
    }

    @Override
    public void close() {
        chores.close();
    }
}
