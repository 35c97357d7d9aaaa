package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.db.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The MCP servers of the team in each environment: registered, changed, removed; and how they are doing.
public final class McpServers implements McpServerReports {

    /// Of one environment.
    public static final int MOST = McpServerReader.MOST;

    /// What can stand in a header (RFC 9110 section 5.5), without the rest of Unicode, on which readers differ.
    private static final Pattern SECRET = Pattern.compile("[\\x21-\\x7e]{1,4000}");

    private final Database database;
    private final RegistryWatch watch;
    private final InstantSource clock;
    private final Acts acts;
    private final Function<String, DataKey> keys;

    McpServers(Database database, RegistryWatch watch, InstantSource clock, Acts acts, Function<String, DataKey> keys) {
        this.database = database;
        this.watch = watch;
        this.clock = clock;
        this.acts = acts;
        this.keys = keys;
    }

    /// Those of an environment, by name; read from the database.
    public List<McpServerView> list(String environment) {
        return database.read(handle -> McpServerTable.views(handle, environment));
    }

    public Optional<McpServerView> find(String environment, String name) {
        return database.read(handle -> McpServerTable.view(handle, environment, name));
    }

    /// Registers a server, or changes the one of its name. Changing nothing leaves no trace. A secret stays, unless it
    /// would be sent to another place, or in another way, than it was given for.
    public McpServerResult put(String environment, McpServerInput input, Actor actor) {
        return watch.change((handle, revision) -> {
            Registry stored = RegistryReader.read(handle);
            Environment known = stored.environments().get(environment);
            if (known == null) {
                return problem("", "an environment that exists", Printable.text(environment), "It may be deleted.");
            }
            ManifestProblems problems = new ManifestProblems();
            McpServerSettings wanted = input.read(known, problems);
            if (wanted == null) {
                return new McpServerResult.Problems(FormNodes.bySetting(problems, Map.of()));
            }
            Map<String, RegisteredMcpServer> servers = stored.mcpServers().getOrDefault(environment, Map.of());
            if (wanted.loopback() && !switchesOn(stored, environment)) {
                return problem(
                        McpServerSettings.URL,
                        "a server that is not on this machine",
                        Printable.text(wanted.url()),
                        SWITCH_ON);
            }
            if (!servers.containsKey(wanted.name()) && servers.size() >= McpServerReader.MOST) {
                return problem(
                        "",
                        "at most " + McpServerReader.MOST + " MCP servers",
                        "one more",
                        "Remove one you do not use.");
            }
            return put(handle, revision, environment, servers.get(wanted.name()), wanted, actor);
        });
    }

    static final String SWITCH_ON =
            "Servers on this machine are reached in development, with the connection's switch allowLoopbackProviders.";

    static boolean switchesOn(Registry registry, String environment) {
        RegisteredConnection connection = registry.connections().get(environment);
        return connection != null && connection.switches().allowLoopbackProviders();
    }

    private static McpServerResult problem(String key, String expected, String found, String change) {
        return new McpServerResult.Problems(List.of(SettingProblem.of(key, expected, found, change)));
    }

    private McpServerResult put(
            Handle handle,
            long revision,
            String environment,
            @Nullable RegisteredMcpServer known,
            McpServerSettings wanted,
            Actor actor) {
        if (known == null || !known.settings().equals(wanted)) {
            put(handle, environment, known, wanted, revision, clock.millis());
            ChangeCounter.set(handle, revision);
            acts.record(
                    actor,
                    environment,
                    known == null ? "mcp-server.create" : "mcp-server.change",
                    wanted.name(),
                    Described.mcpServer(known == null ? null : known.settings(), wanted));
        }
        return new McpServerResult.Done(
                McpServerTable.view(handle, environment, wanted.name()).orElseThrow());
    }

    static void put(
            Handle handle,
            String environment,
            @Nullable RegisteredMcpServer known,
            McpServerSettings wanted,
            long version,
            long now) {
        boolean keepsSecret = known != null && wanted.keepsSecretOf(known.settings());
        boolean keepsSeen =
                known != null && wanted.url().equals(known.settings().url());
        McpServerTable.put(handle, environment, wanted, keepsSecret, keepsSeen, version, now);
    }

    /// Removes a server with its secret.
    ///
    /// @return false where there is none such
    public boolean remove(String environment, String name, Actor actor) {
        return watch.change((handle, revision) -> {
            boolean removed = McpServerTable.delete(handle, environment, name);
            if (removed) {
                ChangeCounter.set(handle, revision);
                acts.record(actor, environment, "mcp-server.remove", name, "");
            }
            return removed;
        });
    }

    /// Sets the secret of a service, or puts another in its place. It can be read by nobody afterwards.
    ///
    /// @throws RuntimeException where the installation has no key
    public McpServerResult setSecret(String environment, String name, String secret, Actor actor) {
        List<SettingProblem> problems = secretProblems(secret);
        if (!problems.isEmpty()) {
            return new McpServerResult.Problems(problems);
        }
        String sealed = keys.apply(environment).seal(RegisteredMcpServer.place(name), secret);
        return watch.change((handle, revision) -> {
            Optional<McpServerView> known = McpServerTable.view(handle, environment, name);
            if (known.isEmpty() || known.get().settings().callsAs() != CallsAs.SERVICE) {
                return problem(
                        "secret",
                        "a server that is called as a service",
                        known.isEmpty() ? "none of this name" : "one that is not",
                        "Only such a server has a secret.");
            }
            McpServerTable.setSecret(handle, environment, name, sealed, revision, clock.millis());
            ChangeCounter.set(handle, revision);
            acts.record(actor, environment, "mcp-server.secret", name, "");
            return new McpServerResult.Done(
                    McpServerTable.view(handle, environment, name).orElseThrow());
        });
    }

    /// Why a text cannot be the secret of a service; empty where it can.
    public static List<SettingProblem> secretProblems(String secret) {
        return SECRET.matcher(secret).matches()
                ? List.of()
                : List.of(SettingProblem.of(
                        "secret",
                        "1 to 4000 visible ASCII characters",
                        secret.isEmpty() ? "nothing" : "something else (not shown)",
                        "Copy it from the server's operator, without spaces and line breaks."));
    }

    @Override
    public void report(RegisteredMcpServer server, @Nullable String problem) {
        database.write(handle -> {
            McpServerTable.report(
                    handle, server.environment(), server.name(), server.version(), problem, clock.millis());
            return null;
        });
    }

    @Override
    public void saw(RegisteredMcpServer server, SeenMcpServer seen) {
        database.write(handle -> {
            McpServerTable.saw(handle, server.environment(), server.name(), server.version(), seen, clock.millis());
            return null;
        });
    }

    /// Whom removing a server shuts out; empty where nobody is at risk. Only production has users to lose.
    public static List<LockoutRisk> removalRisks(Environment environment) {
        return environment.production()
                ? List.of(new LockoutRisk(
                        McpServerReader.MCP_SERVERS, "Clients find its tools no more, and its secret is lost."))
                : List.of();
    }
}
