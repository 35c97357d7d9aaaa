package dev.behalf.server.console.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.sandbox.mcp.SampleMcpServer;
import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.calls.Called;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.console.calls.CallPages;
import dev.behalf.server.console.clients.ClientPages;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.environment.McpServers;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.SeenMcpServer;
import dev.behalf.server.grants.CallFacts;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.GrantLedger;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.mcp.ProviderAccess;
import dev.behalf.server.mcp.Relay;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.net.Streams;
import dev.behalf.server.signing.KeyTimes;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.team.Role;
import dev.behalf.server.upstream.Limits;
import dev.behalf.server.upstream.PublishedDocuments;
import dev.behalf.server.upstream.Upstreams;
import dev.behalf.server.vault.Vault;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The pages about MCP servers and calls, which ask a real server. `live` is production, `dev` development on this
/// machine, both with a provider; `bare` has nothing.
public final class ServersConsole implements AutoCloseable {

    private static final String MANIFEST = """
            environments:
              - name: live
                kind: production
                url: https://auth.acme.com
                connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web, offlineAccess: true }
              - name: dev
                kind: development
                url: "http://127.0.0.1:8080/dev"
                connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web }
                development: { allowLoopbackProviders: true }
              - { name: bare, kind: development }
            """;

    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"([0-9]+)\"");

    public final TestingClock clock = new TestingClock();
    public final SampleMcpServer sample = SampleMcpServer.start(SampleMcpServer.Era.MODERN);
    public final Environments environments;
    public final McpServers servers;
    public final CallLog calls;
    public final Grants grants;
    public final CallFacts facts;
    public final AuditLog audit;
    public final TestingConsole console;
    public final String owner;
    private final TestingDatabase testing = TestingDatabases.sqlite();
    private final Database database = testing.open();
    private final Map<Streams.Network, Streams> streams = new ConcurrentHashMap<>();

    /// Connects `dev` to another provider, by its settings in `behalf.yaml`.
    void connect(String provider) {
        String former = "provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web }";
        String yaml = MANIFEST.replace(former, provider + " }");
        environments.apply(
                ((Manifest.Reading.Valid) Manifest.read(yaml.getBytes(UTF_8))).manifest(), false, false, "test");
    }

    public ServersConsole() {
        environments = Environments.open(database, clock);
        environments.apply(
                ((Manifest.Reading.Valid) Manifest.read(MANIFEST.getBytes(UTF_8))).manifest(), false, false, "test");
        Vault vault =
                Vault.open(database, clock, KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom())));
        servers = environments.mcpServers(vault::of, new PublishedDocuments(this::way));
        calls = new CallLog(database, clock, Duration.ofDays(30), vault::of);
        audit = new AuditLog(database, clock);
        facts = new CallFacts(database, clock);
        grants = new Grants(database, vault, clock, GrantTimes.DEFAULTS);
        GrantLedger ledger = new GrantLedger(database, grants, audit, clock);
        SigningKeys keys = new SigningKeys(database, vault, clock, KeyTimes.DEFAULTS, () -> null);
        Relay relay = new Relay(
                environments::registry,
                new Upstreams(this::way, Limits.DEFAULTS, clock, "1.2.3", servers),
                _ -> new ProviderAccess.Access.Unavailable("Nobody signs in here.", null),
                keys::sign,
                vault::of,
                servers,
                calls,
                facts,
                clock);
        console = new TestingConsole(
                environments,
                door -> Stream.of(
                                new ServerPages(door, environments, servers, calls, keys, ledger, relay::probe, clock)
                                        .routes(),
                                new CallPages(door, calls, audit, servers, ledger, clock, Duration.ofDays(30)).routes(),
                                new ClientPages(
                                                door,
                                                environments,
                                                new Clients(
                                                        database,
                                                        clock,
                                                        _ -> uri -> {
                                                            throw new AssertionError(uri);
                                                        },
                                                        audit),
                                                ledger,
                                                keys,
                                                clock)
                                        .routes())
                        .flatMap(List::stream)
                        .toList());
        owner = console.visitors().signedIn(Role.OWNER);
    }

    private Streams way(Streams.Network network) {
        return streams.computeIfAbsent(network, it -> new Streams(EgressSettings.defaults(), it));
    }

    /// A page, as its owner sees it.
    public String get(String path) {
        return console.get(path, owner).body();
    }

    McpServerView server(String environment, String name) {
        return servers.find(environment, name).orElseThrow();
    }

    /// As if the server had said it.
    void said(String environment, String name, SeenMcpServer seen) {
        servers.saw(registered(environment, name), seen);
    }

    RegisteredMcpServer registered(String environment, String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(environments.registry().mcpServers().get(environment))
                        .get(name));
    }

    /// The version that the form of a page was made from.
    static String version(String page) {
        Matcher version = VERSION.matcher(page);
        if (!version.find()) {
            throw new AssertionError("no version in " + page);
        }
        return version.group(1);
    }

    /// What is sent for a server that anybody may call, with other fields.
    static Map<String, String> form(String name, String url, String... others) {
        Map<String, String> fields = new HashMap<>(Map.of("name", name, "url", url, "callsAs", "none"));
        for (int i = 0; i < others.length; i += 2) {
            fields.put(others[i], others[i + 1]);
        }
        return fields;
    }

    /// Changes the database behind everybody's back.
    public void tamper(String sql) {
        database.write(handle -> handle.execute(sql));
    }

    /// Notes a call and writes it down.
    public void called(Grant grant, String server, String target, String rule, String outcome, Duration duration) {
        boolean refused = outcome.equals("refused");
        calls.note(new Called(
                grant.environment(),
                grant.person(),
                grant.client(),
                grant.id(),
                server,
                "tools/call",
                target,
                refused ? Called.Decision.REFUSED : Called.Decision.ALLOWED,
                rule,
                refused ? "" : "provider",
                outcome,
                duration,
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));
        calls.write();
    }

    /// All that is stored of servers.
    String stored() {
        return database.read(handle ->
                handle.createQuery("SELECT * FROM mcp_server").mapToMap().list().toString());
    }

    @Override
    public void close() {
        console.close();
        streams.values().forEach(Streams::close);
        sample.close();
        calls.close();
        environments.close();
        database.close();
        testing.close();
    }
}
