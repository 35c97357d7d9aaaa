package dev.behalf.server.authserver;

import dev.behalf.keys.DocumentFetcher;
import dev.behalf.provider.Field;
import dev.behalf.provider.ProviderType;
import dev.behalf.provider.Surroundings;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.clients.ClientInput;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.clients.Registration;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Callbacks;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.grants.ActingPeople;
import dev.behalf.server.grants.CallFacts;
import dev.behalf.server.grants.DpopProofs;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.grants.TestingProofs;
import dev.behalf.server.mcp.McpServer;
import dev.behalf.server.mcp.TestingRelays;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.offline.ConnectionLedger;
import dev.behalf.server.offline.OfflineAccess;
import dev.behalf.server.offline.OfflineTimes;
import dev.behalf.server.offline.OfflineTokens;
import dev.behalf.server.signing.KeyTimes;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.trace.Trace;
import dev.behalf.server.vault.Vault;
import dev.behalf.server.verification.PublicPaths;
import dev.behalf.server.web.Listener;
import dev.behalf.server.web.ListenerSettings;
import dev.behalf.server.web.Router;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Authorization servers below `/auth0`, `/clerk` and so on, each with a tenant of that provider; and `/other`, which
/// has Auth0's too. Clients and people come over real sockets.
final class SignInWorld implements AutoCloseable {

    static final String VERIFIER = "v".repeat(43);
    static final String LOOPBACK = "http://127.0.0.1:3000/cb";
    static final String WEB = "https://claude.example/callback";

    final TestingClock clock = new TestingClock();
    final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).clock(clock).all().start();
    final Clients clients;
    final Grants grants;
    final CallFacts facts;
    final Vault vault;
    final Trace trace;
    final OfflineTokens offline;
    final OfflineAccess offlineAccess;
    final ConnectionLedger connections;
    final Environments environments;
    private final Egress egress = new Egress(EgressSettings.defaults().withAllowLoopbackProviders(true));
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final AuthorizationServer server;
    private final Listener listener;

    SignInWorld(Database database) {
        this(database, _ -> {
            throw new AssertionError("no document is fetched");
        });
    }

    SignInWorld(Database database, DocumentFetcher documents) {
        environments = Environments.open(database, clock);
        facts = new CallFacts(database, clock);
        vault = Vault.open(database, clock, KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom())));
        trace = new Trace(database, vault, clock);
        SigningKeys keys = new SigningKeys(database, vault, clock, KeyTimes.DEFAULTS, () -> null);
        clients = new Clients(database, clock, _ -> documents, new AuditLog(database, clock));
        grants = new Grants(database, vault, clock, GrantTimes.DEFAULTS);
        offline = new OfflineTokens(database, vault, clock, OfflineTimes.DEFAULTS);
        Federation federation = new Federation(this::surroundings, _ -> egress, new SecureRandom());
        offlineAccess = new OfflineAccess(
                database,
                vault,
                clock,
                OfflineTimes.DEFAULTS,
                environments::registry,
                federation.tokenClient(),
                grants::hasEnded);
        connections = new ConnectionLedger(database, offlineAccess, new AuditLog(database, clock), clock);
        Resources resources = _ -> List.of(
                new Resources.Resource("/mcp", "All tools", List.of("mcp")),
                new Resources.Resource("/mcp/files", "Files", List.of("files:read", "files:write")));
        DpopProofs proofs = TestingProofs.of(environments::registry, vault, clock);
        server = new AuthorizationServer(
                database,
                vault,
                keys,
                clients,
                grants,
                connections,
                federation,
                offlineAccess,
                resources,
                new TwoKeys(clock, environments::registry),
                proofs,
                facts,
                clock,
                trace);
        environments.onChange(server::update);
        PublicPaths paths = new PublicPaths();
        environments.onChange(paths::update);
        Router router = new Router(paths::all, List.of());
        router.serve(server.routes());
        router.serve(new McpServer(
                        server::environment,
                        server::verify,
                        proofs,
                        new ActingPeople(database),
                        environments::registry,
                        TestingRelays.none(environments::registry, database, clock),
                        trace,
                        "1.2.3")
                .routes());
        Callbacks callbacks = new Callbacks();
        server.register(callbacks);
        router.serve(callbacks.routes());
        listener = Listener.start(
                new ListenerSettings("127.0.0.1", 0, 100, Duration.ofSeconds(30), Duration.ofSeconds(5)), router);
        StringBuilder yaml = new StringBuilder("environments:\n");
        sandbox.tenants().forEach(tenant -> yaml.append(environment(tenant.name(), tenant)));
        apply(yaml + environment("other", tenant("auth0")));
        sandbox.tenants().forEach(tenant -> tenant.clients().allowRedirect(url(tenant.name()) + "/callback"));
        tenant("auth0").clients().allowRedirect(url("other") + "/callback");
    }

    Tenant tenant(String name) {
        return sandbox.tenants().stream()
                .filter(tenant -> tenant.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private Surroundings surroundings(RegisteredConnection connection) {
        return new Surroundings(
                egress,
                environments.archive(connection.environment()),
                environments.pins(connection.environment()),
                clock,
                background,
                null,
                connection.switches());
    }

    String url(String environment) {
        return "http://localhost:" + listener.port() + "/" + environment;
    }

    void apply(String yaml) {
        switch (Manifest.read(yaml.getBytes(StandardCharsets.UTF_8))) {
            case Manifest.Reading.Valid valid -> environments.apply(valid.manifest(), false, false, "test");
            case Manifest.Reading.Invalid invalid -> throw new AssertionError(invalid.toString());
        }
    }

    /// An environment, with offline access where the provider has it.
    String environment(String name, Tenant tenant) {
        ProviderType type = Arrays.stream(ProviderType.values())
                .filter(each -> each.label().equals(tenant.provider()))
                .findAny()
                .orElseThrow();
        StringBuilder yaml = new StringBuilder("  - name: " + name + "\n    kind: development\n");
        yaml.append("    url: " + url(name) + "\n    connection:\n      provider: " + type.id() + "\n");
        for (Field field : type.fields()) {
            String value = tenant.fields().get(field.label());
            // The pool is to be learnt.
            if (value != null && !field.key().equals("userPoolId")) {
                yaml.append("      " + field.key() + ": " + value + "\n");
            }
        }
        yaml.append(type == ProviderType.WORKOS ? "" : "      offlineAccess: true\n");
        yaml.append("    development:\n      allowLoopbackProviders: true\n");
        for (String endpoint : List.of("workosApi", "cognitoIdp")) {
            String value = tenant.fields().get("development." + endpoint);
            yaml.append(value == null ? "" : "      " + endpoint + ": " + value + "\n");
        }
        return yaml.toString();
    }

    /// A client that registers itself.
    ///
    /// @return its id
    String registered(String environment, String name, String redirectUri) {
        HttpResponse<String> answer = new Person()
                .postJson(
                        url(environment) + "/register",
                        JsonMapper.shared()
                                .writeValueAsString(
                                        Map.of("client_name", name, "redirect_uris", List.of(redirectUri))));
        return json(answer).get("client_id").stringValue();
    }

    /// A client that the team registered.
    ///
    /// @return its id
    String preregistered(String environment, String redirectUri) {
        Registration made = clients.put(
                environment,
                new ClientInput("team-app", "Team app", List.of(redirectUri), "", "", ""),
                true,
                Actor.SERVER);
        if (!(made instanceof Registration.Registered)) {
            throw new AssertionError(made.toString());
        }
        return "team-app";
    }

    /// What a client sends a person to.
    ///
    /// @param changes parameters instead of the usual ones; null leaves one out
    String authorizeUrl(String environment, String client, Map<String, @Nullable String> changes) {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", client);
        parameters.put("redirect_uri", LOOPBACK);
        parameters.put("state", "of-the-client");
        parameters.put("code_challenge", TestingIssuers.challenge(VERIFIER));
        parameters.put("code_challenge_method", "S256");
        parameters.put("resource", url(environment) + "/mcp");
        parameters.putAll(changes);
        Map<String, String> sent = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            if (value != null) {
                sent.put(name, value);
            }
        });
        return url(environment) + "/authorize?" + TestingIssuers.encoded(sent);
    }

    /// The client redeems a code.
    HttpResponse<String> token(String environment, String client, String redirectUri, String code) {
        return new Person()
                .post(
                        url(environment) + "/token",
                        Map.of(
                                "grant_type",
                                "authorization_code",
                                "client_id",
                                client,
                                "redirect_uri",
                                redirectUri,
                                "code",
                                code,
                                "code_verifier",
                                VERIFIER));
    }

    Map<String, Object> introspected(String environment, String token) {
        return server.introspect(environment, token).orElseThrow();
    }

    void forget() {
        offlineAccess.tend();
        grants.forget();
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    @Override
    public void close() {
        listener.close();
        server.close();
        environments.close();
        sandbox.close();
        egress.close();
        background.close();
    }
}
