package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.keys.KeyArchive;
import dev.behalf.provider.Doctor;
import dev.behalf.provider.IssuerPins;
import dev.behalf.provider.Surroundings;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.admin.AdminBackend;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.audit.AuditRetention;
import dev.behalf.server.authserver.AuthorizationServer;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.console.testsignin.TestSignIns;
import dev.behalf.server.crypto.SignatureProvider;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.ApplyResult;
import dev.behalf.server.environment.CreatedKey;
import dev.behalf.server.environment.CreatedWebhook;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.McpServers;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.federation.Callbacks;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.federation.ProviderTokenClient;
import dev.behalf.server.grants.ActingPeople;
import dev.behalf.server.mcp.McpServer;
import dev.behalf.server.mcp.Relay;
import dev.behalf.server.metrics.Metrics;
import dev.behalf.server.metrics.OfflineMeters;
import dev.behalf.server.metrics.VerificationMeters;
import dev.behalf.server.offline.GivenBack;
import dev.behalf.server.offline.OfflineAccess;
import dev.behalf.server.team.Team;
import dev.behalf.server.team.TeamProvider;
import dev.behalf.server.team.TeamSettings;
import dev.behalf.server.teamsignin.TeamSignIn;
import dev.behalf.server.trace.Trace;
import dev.behalf.server.upstream.Limits;
import dev.behalf.server.upstream.PublishedDocuments;
import dev.behalf.server.upstream.Upstreams;
import dev.behalf.server.vault.RotationTimes;
import dev.behalf.server.vault.Vault;
import dev.behalf.server.vault.VaultKeeper;
import dev.behalf.server.vault.VaultKeys;
import dev.behalf.server.verification.PublicPaths;
import dev.behalf.server.verification.TokenFace;
import dev.behalf.server.verification.VerificationFaces;
import dev.behalf.server.verification.Verifiers;
import dev.behalf.server.web.HealthEndpoint;
import dev.behalf.server.web.Listener;
import dev.behalf.server.web.Readiness;
import dev.behalf.server.web.Route;
import dev.behalf.server.web.Router;
import dev.behalf.server.webhooks.Webhooks;
import dev.behalf.server.webhooks.WebhooksOfFile;
import dev.behalf.token.VerdictCache;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole server, wired by hand: what is made here is closed here, in the opposite order.
final class Gateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final ServerSettings settings;
    private final InstantSource clock;
    private final Readiness readiness = new Readiness();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<CreatedKey> created = new ArrayList<>();
    private final List<CreatedWebhook> createdWebhooks = new ArrayList<>();
    private final PublicPaths publicPaths = new PublicPaths();
    private final Router router = new Router(publicPaths::all, new HealthEndpoint(readiness).routes());
    private final List<Route> consoleRoutes = new ArrayList<>();
    private @Nullable Listener listener;
    private int metricsPort;
    private @Nullable String setUpLink;

    private Gateway(ServerSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// Starts everything. While it does, the listener answers for its health.
    ///
    /// @throws RuntimeException with a message for the operator when that cannot be; nothing is left running then
    static Gateway start(ServerSettings settings, InstantSource clock) {
        Gateway gateway = new Gateway(settings, clock);
        try {
            gateway.open();
            return gateway;
        } catch (RuntimeException e) {
            gateway.closeParts();
            throw e;
        }
    }

    private void open() {
        OpeningDatabase opening = part(OpeningDatabase.begin(settings.database()));
        listener = Listener.start(settings.listener(), router);
        // After the listener, which would wait for it: both make the JDK look for loggers. No reference to the method:
        // making one loads the class, and with it a signed library, on this thread.
        CompletableFuture<SignatureProvider> signatures =
                CompletableFuture.supplyAsync(() -> SignatureProvider.fastest());
        EgressByEnvironment egress = part(new EgressByEnvironment(settings.egress()));
        ExecutorService fetches = part(Executors.newVirtualThreadPerTaskExecutor());
        Database database = opening.await();
        Environments environments = part(Environments.open(database, clock));
        Vault vault = InstallationKey.vault(settings.key(), database, clock);
        AuditLog audit = new AuditLog(database, clock);
        // What clients publish is fetched by it and webhooks are sent by it, each with connections of its own.
        EgressByEnvironment others = part(AuthorizationParts.egress(settings.egress()));
        Webhooks webhooks = part(new Webhooks(
                database,
                vault,
                clock,
                audit,
                environment -> others.of(environments.registry().reachesLoopback(environment))));
        environments.keepWebhooks(new WebhooksOfFile(database, audit, () -> Optional.of(webhooks), others::of));
        if (settings.manifest() != null) {
            ApplyResult.Applied applied = StartManifest.apply(settings.manifest(), environments);
            created.addAll(applied.created());
            createdWebhooks.addAll(applied.webhooks());
        }
        Activity activity =
                part(new Activity(database, clock, settings.retention().activity()));
        Metrics metrics = settings.metrics() == null ? null : part(new Metrics());
        Function<RegisteredConnection, Surroundings> surroundings = connection -> new Surroundings(
                egress.of(connection.switches()),
                environments.archive(connection.environment()),
                environments.pins(connection.environment()),
                clock,
                fetches,
                signatures.join().provider(),
                connection.switches());
        Verifiers verifiers = part(new Verifiers(
                surroundings,
                () -> VerdictCache.of(VerdictCache.DEFAULT_TIME, VerdictCache.DEFAULT_CHARACTERS),
                activity));
        Federation federation =
                new Federation(surroundings, connection -> egress.of(connection.switches()), new SecureRandom());
        InstallationKey.requireIfNeeded(vault, environments.registry());
        environments.requireKeyForOfflineAccess(() -> vault.canSeal() ? Optional.empty() : Optional.of("none"));
        vault.noteKey();
        environments.onChange(registry -> InstallationKey.warnIfNeeded(vault, registry));
        StreamsByNetwork streams = part(new StreamsByNetwork(settings.egress()));
        McpServers mcpServers = environments.mcpServers(vault::of, new PublishedDocuments(streams::of));
        CallLog calls = part(new CallLog(database, clock, settings.retention().activity(), vault::of));
        Trace trace = part(new Trace(database, vault, clock));
        AuthorizationParts authorization = AuthorizationParts.assemble(
                database,
                vault,
                clock,
                environments::registry,
                ProviderTokenClient.longest(settings.egress().deadline()),
                others,
                federation,
                new ProviderSubjects(new TokenFace(environments::registry, environments::markUsed, verifiers)),
                trace,
                () -> signatures.join().provider(),
                metrics == null ? new CompositeMeterRegistry() : metrics.registry());
        OfflineAccess offline = part(authorization.offline());
        environments.beforeDeletion(environment -> {
            GivenBack given = offline.giveBack(environment, GivenBack.PATIENCE);
            return given.isNothing() ? "" : given.text();
        });
        AuthorizationServer authorizationServer = part(authorization.server());
        environments.onChange(publicPaths::update);
        environments.onChange(authorizationServer::update);
        environments.onChange(verifiers::update);
        Callbacks callbacks = new Callbacks();
        authorizationServer.register(callbacks);
        VaultKeeper vaultKeeper = part(new VaultKeeper(database, vault, audit, clock, RotationTimes.DEFAULTS));
        AuditRetention auditRetention =
                part(new AuditRetention(audit, clock, settings.retention().audit()));
        // For the team's own provider: nothing that is kept for environments is shared with it.
        Function<RegisteredConnection, Surroundings> apart = connection -> new Surroundings(
                egress.of(connection.switches()),
                KeyArchive.none(),
                IssuerPins.none(),
                clock,
                fetches,
                signatures.join().provider(),
                connection.switches());
        Upstreams upstreams = new Upstreams(streams::of, Limits.DEFAULTS, clock, Version.text(), mcpServers);
        environments.onChange(upstreams::update);
        Relay relay = new Relay(
                environments::registry,
                upstreams,
                new OfflineProviderAccess(offline),
                authorization.keys()::sign,
                vault::of,
                mcpServers,
                calls,
                authorization.facts(),
                clock);
        environments.onChange(relay::follow);
        openConsole(
                database,
                trace,
                relay,
                audit,
                egress,
                apart,
                federation,
                callbacks,
                team -> new AdminBackend(
                        team,
                        environments,
                        mcpServers,
                        calls,
                        activity,
                        audit,
                        verifiers,
                        authorization.clients(),
                        authorization.ledger(),
                        authorization.connections(),
                        authorization.keys(),
                        webhooks,
                        new VaultKeys(database, audit, clock, vault::look),
                        connection -> Doctor.examine(connection.connection(), surroundings.apply(connection)),
                        relay::probe));
        router.serve(new VerificationFaces(
                        environments::registry, environments::markUsed, verifiers, authorizationServer::introspect)
                .routes());
        router.serve(authorizationServer.routes());
        router.serve(new McpServer(
                        authorizationServer::environment,
                        authorizationServer::verify,
                        authorization.proofs(),
                        new ActingPeople(database),
                        environments::registry,
                        relay,
                        trace,
                        Version.text())
                .routes());
        router.serve(callbacks.routes());
        environments.start(Environments.POLL_INTERVAL);
        verifiers.start();
        activity.start();
        trace.start();
        calls.start();
        authorizationServer.start();
        offline.start();
        webhooks.start();
        if (metrics != null) {
            measure(metrics, activity, offline);
        }
        vaultKeeper.start();
        auditRetention.start();
        readiness.ready();
        announce(database, signatures.join(), environments.registry());
    }

    private void measure(Metrics metrics, Activity activity, OfflineAccess offline) {
        metrics.beforeReading(new VerificationMeters(activity, metrics.registry())::notice);
        metrics.beforeReading(new OfflineMeters(offline, clock, metrics.registry())::notice);
        Router routes = new Router(List::of, List.of());
        routes.serve(metrics.routes());
        Listener reading = part(Listener.start(requireNonNull(settings.metrics()), routes));
        metricsPort = reading.port();
        LOG.info("Metrics are read at http://{}:{}/metrics", settings.metrics().host(), reading.port());
    }

    /// Where metrics are read; 0 for nowhere.
    int metricsPort() {
        return metricsPort;
    }

    private void openConsole(
            Database database,
            Trace trace,
            Relay relay,
            AuditLog audit,
            EgressByEnvironment egress,
            Function<RegisteredConnection, Surroundings> apart,
            Federation federation,
            Callbacks callbacks,
            Function<Team, AdminBackend> backends) {
        ConsoleSettings console = settings.console();
        if (console != null) {
            TeamSettings forTeam = new TeamSettings(
                    console.address().origin(), console.address().host(), console.provider());
            Team team = TeamActs.open(database, clock, audit, forTeam);
            AdminBackend backend = backends.apply(team);
            TeamProvider provider = console.provider();
            TeamSignIn signIn = provider == null
                    ? null
                    : new TeamSignIn(
                            new Federation(apart, connection -> egress.of(connection.switches()), new SecureRandom()),
                            TeamSignIn.connection(provider),
                            console.address().origin(),
                            team.providerSignIn());
            TestSignIns tests = part(new TestSignIns(
                    database,
                    backend.environments(),
                    federation,
                    backend.verifiers(),
                    audit,
                    console.address(),
                    clock));
            tests.start();
            callbacks.on(TestSignIns.STATE_PREFIX, tests::returned);
            Router routes = ConsoleRoutes.router(
                    console.address(),
                    backend,
                    trace,
                    relay::probe,
                    signIn,
                    tests,
                    settings.retention(),
                    egress::of,
                    "http://" + settings.listener().host() + ":" + port(),
                    clock);
            consoleRoutes.addAll(routes.routes());
            part(Listener.start(console.listener(), routes));
            setUpLink = team.setUp()
                    .newToken()
                    .map(token -> console.address().of("/set-up#" + token.reveal()))
                    .orElse(null);
            LOG.info("The console answers on {}", console.address().origin());
        }
    }

    /// Where the first owner is made, while there is none; whoever has it becomes the owner.
    Optional<String> setUpLink() {
        return Optional.ofNullable(setUpLink);
    }

    private void announce(Database database, SignatureProvider signatures, Registry registry) {
        LOG.info(
                "Behalf {} answers on http://{}:{}; {}; signatures: {}; environments: {}",
                Version.text(),
                settings.listener().host(),
                port(),
                database,
                signatures.description(),
                environments(registry));
    }

    private static String environments(Registry registry) {
        List<String> lines = registry.environments().values().stream()
                .map(environment -> state(environment, registry))
                .sorted()
                .toList();
        return lines.isEmpty() ? "none yet, make them with `behalf apply`" : String.join(", ", lines);
    }

    private static String state(Environment environment, Registry registry) {
        RegisteredConnection connection = registry.connections().get(environment.name());
        return environment.name() + " (" + environment.kind().id() + ", "
                + (connection == null
                        ? "no connection"
                        : connection.connection().settings().type().id()
                                + (connection.switches().on() ? ", development switches on" : ""))
                + ")";
    }

    /// The port it listens on.
    int port() {
        return requireNonNull(listener).port();
    }

    /// Of every route, for whoever describes them.
    Set<String> paths() {
        return router.paths();
    }

    /// Every route of the console, for whoever goes over all of them.
    List<Route> consoleRoutes() {
        return List.copyOf(consoleRoutes);
    }

    /// The keys that the manifest made, to be shown once.
    List<CreatedKey> created() {
        return List.copyOf(created);
    }

    /// The webhooks that the manifest made, whose secrets are to be shown once.
    List<CreatedWebhook> createdWebhooks() {
        return List.copyOf(createdWebhooks);
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    /// Lets load balancers turn away first, then finishes what is under way, then stops.
    @Override
    public void close() {
        readiness.draining();
        sleep(settings.drain());
        closeParts();
        LOG.info("Behalf has stopped");
    }

    private void closeParts() {
        if (listener != null) {
            // Bound first, and closed first: whoever asks needs all the rest.
            parts.push(listener);
        }
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not stop in order", part.getClass().getSimpleName(), e);
            }
        }
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
