package dev.behalf.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.authserver.AuthorizationServer;
import dev.behalf.server.authserver.NoSubjects;
import dev.behalf.server.authserver.Resources;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.environment.EnvironmentInput;
import dev.behalf.server.environment.EnvironmentResult;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.McpServerResult;
import dev.behalf.server.environment.McpServers;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.grants.AccessTokens;
import dev.behalf.server.grants.ActingPeople;
import dev.behalf.server.grants.CallFacts;
import dev.behalf.server.grants.DpopProofs;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.grants.NewGrant;
import dev.behalf.server.grants.PresentedCode;
import dev.behalf.server.grants.Redemption;
import dev.behalf.server.grants.TestingProofs;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.net.Streams;
import dev.behalf.server.offline.KeptTokens;
import dev.behalf.server.offline.TestingConnections;
import dev.behalf.server.offline.TestingOffline;
import dev.behalf.server.signing.KeyTimes;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.upstream.Limits;
import dev.behalf.server.upstream.PublishedDocuments;
import dev.behalf.server.upstream.Upstreams;
import dev.behalf.server.vault.Vault;
import dev.behalf.server.web.Listener;
import dev.behalf.server.web.ListenerSettings;
import dev.behalf.server.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// MCP servers with their authorization servers at the root (`default`, in development) and below `/live` (`live`, in
/// production), on a free port of this machine.
final class TestingMcp implements AutoCloseable {

    static final String ROOT = "http://127.0.0.1:8080";
    static final String RESOURCE = ROOT + "/mcp";
    static final String LIVE = "https://auth.acme.com/live";

    private static final String REDIRECT = "http://127.0.0.1:3000/cb";
    private static final String VERIFIER = "v".repeat(43);

    private static final String MANIFEST = """
            environments:
              - name: default
                kind: development
                url: "http://127.0.0.1:8080"
                connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web }
                development: { allowLoopbackProviders: true }
              - { name: live, kind: production, url: "https://auth.acme.com/live" }
            """;

    /// Of upstream servers: short, so that tests are.
    static final Limits LIMITS = new Limits(
            Duration.ofSeconds(3),
            Duration.ofMinutes(2),
            100_000,
            500_000,
            16,
            Duration.ofMillis(400),
            3,
            Duration.ofSeconds(20),
            Duration.ofSeconds(5));

    /// The same for several on one database, which are nodes.
    private static final KeyEncryptionKey KEY = KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom()));

    final TestingClock clock;
    final CallLog calls;
    final McpServers servers;
    final List<ProviderAccess.Wanted> wanted = new CopyOnWriteArrayList<>();
    volatile ProviderAccess provider = _ -> new ProviderAccess.Access.Unavailable("Nothing is kept.", null);
    final Grants grants;
    final CallFacts facts;
    final Relay relay;

    private final SigningKeys keys;
    private final AccessTokens tokens;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Environments environments;
    private final AuthorizationServer server;
    private final Listener listener;
    private final Map<Streams.Network, Streams> streams = new ConcurrentHashMap<>();

    TestingMcp(Database database, TestingClock clock) {
        this(database, clock, LIMITS);
    }

    /// @param limits of upstream servers
    TestingMcp(Database database, TestingClock clock, Limits limits) {
        this.clock = clock;
        environments = Environments.open(database, clock);
        environments.apply(
                ((Manifest.Reading.Valid) Manifest.read(MANIFEST.getBytes(StandardCharsets.UTF_8))).manifest(),
                false,
                false,
                "test");
        Vault vault = Vault.open(database, clock, KEY);
        facts = new CallFacts(database, clock);
        calls = new CallLog(database, clock, Duration.ofDays(1), vault::of);
        servers = environments.mcpServers(vault::of, new PublishedDocuments(this::way));
        keys = new SigningKeys(database, vault, clock, KeyTimes.DEFAULTS, () -> null);
        grants = new Grants(database, vault, clock, GrantTimes.DEFAULTS);
        tokens = new AccessTokens(keys, grants, clock);
        Clients clients = new Clients(
                database,
                clock,
                _ -> _ -> {
                    throw new AssertionError("nothing is fetched");
                },
                new AuditLog(database, clock));
        Federation federation = new Federation(
                _ -> {
                    throw new AssertionError("nobody signs in");
                },
                _ -> {
                    throw new AssertionError("nobody signs in");
                },
                new SecureRandom());
        DpopProofs proofs = TestingProofs.of(environments::registry, vault, clock);
        server = new AuthorizationServer(
                database,
                vault,
                keys,
                clients,
                grants,
                TestingConnections.of(database, vault, clock, environments, grants, federation),
                federation,
                TestingOffline.ofNobody(database, vault, clock, federation),
                Resources.registered(environments::registry),
                new NoSubjects(),
                proofs,
                facts,
                clock,
                Steps.none());
        environments.onChange(server::update);
        relay = relay(vault, limits);
        Router router = new Router(() -> List.of("/live"), List.of());
        router.serve(server.routes());
        router.serve(new McpServer(
                        server::environment,
                        server::verify,
                        proofs,
                        new ActingPeople(database),
                        environments::registry,
                        relay,
                        Steps.none(),
                        "1.2.3")
                .routes());
        listener = Listener.start(
                new ListenerSettings("127.0.0.1", 0, 4000, Duration.ofSeconds(30), Duration.ofSeconds(5)), router);
    }

    private Streams way(Streams.Network network) {
        return streams.computeIfAbsent(network, it -> new Streams(EgressSettings.defaults(), it));
    }

    private Relay relay(Vault vault, Limits limits) {
        return new Relay(
                environments::registry,
                new Upstreams(this::way, limits, clock, "1.2.3", servers),
                asked -> {
                    wanted.add(asked);
                    return provider.find(asked);
                },
                keys::sign,
                vault::of,
                servers,
                calls,
                facts,
                clock);
    }

    /// Switches nonces of proofs on or off in `default`.
    void nonces(boolean wanted) {
        EnvironmentInput input = EnvironmentInput.of(Objects.requireNonNull(
                        environments.registry().environments().get("default")))
                .withClients(true, null, wanted);
        assertThat(environments.changes().change(input, null, Actor.COMMAND_LINE))
                .isInstanceOf(EnvironmentResult.Done.class);
    }

    /// Connects `default` to another provider, by its settings in `behalf.yaml`.
    void connect(String provider) {
        String yaml = MANIFEST.replace("provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web", provider);
        environments.apply(
                ((Manifest.Reading.Valid) Manifest.read(yaml.getBytes(StandardCharsets.UTF_8))).manifest(),
                false,
                false,
                "test");
    }

    /// Registers a server of the team in `default`.
    void register(McpServerInput input) {
        assertThat(servers.put("default", input, Actor.COMMAND_LINE)).isInstanceOf(McpServerResult.Done.class);
    }

    /// The same with the usual settings.
    void register(String name, String url, CallsAs callsAs, String... tools) {
        register(new McpServerInput(name, url, callsAs.id(), List.of(tools), "", "", "", "", "", "", false));
    }

    /// A token for one server, for a person of that name.
    String tokenFor(String person, String client, String server) {
        return token(grantOf(person, client, "default", RESOURCE + server, List.of("mcp"), null));
    }

    int port() {
        return listener.port();
    }

    /// See [#grantTo].
    Grant grant(String environment, String resource, List<String> scopes, @Nullable String providerToken) {
        return grantTo("client_1", environment, resource, scopes, providerToken);
    }

    /// A grant of Ann to a client that calls itself Desk, fetched.
    Grant grantTo(
            String client, String environment, String resource, List<String> scopes, @Nullable String providerToken) {
        return grantOf("ann", client, environment, resource, scopes, providerToken);
    }

    Grant grantOf(
            String person,
            String client,
            String environment,
            String resource,
            List<String> scopes,
            @Nullable String providerToken) {
        String code = grants.begin(new NewGrant(
                environment,
                new Identity(
                        "https://acme.us.auth0.com/",
                        "auth0|" + person,
                        person + "@acme.com",
                        person.equals("ann") ? "Ann" : person),
                client,
                "Desk",
                resource,
                scopes,
                REDIRECT,
                challenge(),
                true,
                kept(providerToken)));
        Redemption redemption =
                grants.redeem(environment, new PresentedCode(code, client, REDIRECT, VERIFIER), _ -> true);
        return ((Redemption.Good) redemption).grant();
    }

    private static String challenge() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    String token(Grant grant) {
        String issuer = grant.environment().equals("live") ? LIVE : ROOT;
        return tokens.issue(grant, issuer, grant.scopes(), null).text();
    }

    /// A good one for the MCP server of `default`.
    String token() {
        return token(grant("default", RESOURCE, List.of("mcp"), null));
    }

    /// One of `default` that is made as no other code makes it.
    String token(Grant grant, Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(ROOT)
                .subject(grant.person())
                .audience(RESOURCE)
                .claim("client_id", grant.client())
                .claim("scope", "mcp")
                .claim(AccessTokens.GRANT, grant.id())
                .expirationTime(Date.from(clock.instant().plusSeconds(300)));
        change.accept(claims);
        return keys.sign("default", AccessTokens.TYPE, claims.build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path));
    }

    /// A message for `/mcp`, without token and headers of the protocol.
    HttpRequest.Builder post(String message) {
        return request("/mcp")
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(message.replace('\'', '"')));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    @Override
    public void close() {
        listener.close();
        streams.values().forEach(Streams::close);
        server.close();
        http.close();
        environments.close();
    }

    private static @Nullable KeptTokens kept(@Nullable String refreshToken) {
        return refreshToken == null ? null : new KeptTokens("", refreshToken, "access-token", null, List.of());
    }
}
