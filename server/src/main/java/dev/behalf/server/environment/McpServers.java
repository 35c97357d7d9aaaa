package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import dev.behalf.provider.ProviderType;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.openapi.ApiDocument;
import dev.behalf.server.policy.Effect;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The MCP servers of the team in each environment: registered, changed, removed; and how they are doing.
public final class McpServers implements McpServerReports, ApiDocuments {

    /// Of one environment.
    public static final int MOST = McpServerReader.MOST;

    /// What can stand in a header (RFC 9110 section 5.5), without the rest of Unicode, on which readers differ.
    private static final Pattern SECRET = Pattern.compile("[\\x21-\\x7e]{1,4000}");

    private final Database database;
    private final RegistryWatch watch;
    private final InstantSource clock;
    private final Acts acts;
    private final Function<String, DataKey> keys;
    private final Source source;

    /// @param source fetches the documents of APIs
    McpServers(
            Database database,
            RegistryWatch watch,
            InstantSource clock,
            Acts acts,
            Function<String, DataKey> keys,
            Source source) {
        this.database = database;
        this.watch = watch;
        this.clock = clock;
        this.acts = acts;
        this.keys = keys;
        this.source = source;
    }

    /// What is worth knowing of the rules of a server, by the provider that its environment is connected to now.
    ///
    /// @return a sentence or two for each such rule
    public List<String> notes(String environment, McpServerSettings server) {
        RegisteredConnection connection = watch.registry().connections().get(environment);
        return connection == null
                ? List.of()
                : notes(connection.connection().settings().type(), server);
    }

    static List<String> notes(ProviderType provider, McpServerSettings server) {
        String note = AuthTime.note(provider);
        return server.policy().stream()
                .filter(rule -> !note.isEmpty() && rule.effect() == Effect.STEP_UP)
                .map(rule -> "The rule " + rule.name() + " wants a fresh sign-in. " + note)
                .toList();
    }

    /// The same of a rule that may come; empty where there is nothing to say.
    public String stepUpNote(String environment) {
        RegisteredConnection connection = watch.registry().connections().get(environment);
        return connection == null
                ? ""
                : AuthTime.note(connection.connection().settings().type());
    }

    /// Those of an environment, by name; read from the database.
    public List<McpServerView> list(String environment) {
        return database.read(handle -> McpServerTable.views(handle, environment));
    }

    public Optional<McpServerView> find(String environment, String name) {
        return database.read(handle -> McpServerTable.view(handle, environment, name));
    }

    /// Registers a server, or changes the one of its name. Changing nothing leaves no trace. A secret stays,
    /// unless it would be sent to another place, or in another way, than it was given for. The document of an
    /// API is fetched where that was not done, or it is at another address now.
    public McpServerResult put(String environment, McpServerInput input, Actor actor) {
        return put(environment, input, null, actor);
    }

    /// The same over one version only. Where what is sent is in force already it was sent twice, and is no conflict.
    ///
    /// @param over the version that the change was begun from: 0 for none, null for whichever is in force
    public McpServerResult put(String environment, McpServerInput input, @Nullable Long over, Actor actor) {
        ApiInput api = input.api();
        if (api == null || api.documentUrl().isBlank()) {
            String text = api == null || ApiSettings.isDigest(api.document().strip())
                    ? null
                    : api.document().strip();
            return put(environment, input, text, over, actor);
        }
        Environment registered = watch.registry().environments().get(environment);
        List<SettingProblem> problems = registered == null ? List.of() : input.problems(registered);
        if (!problems.isEmpty()) {
            // Nothing is fetched for what cannot be stored.
            return new McpServerResult.Problems(problems);
        }
        McpServerView known = find(environment, input.name()).orElse(null);
        ApiSettings before = known == null ? null : known.settings().api();
        boolean isThere = known != null
                && known.api() != null
                && before != null
                && before.documentUrl().equals(api.documentUrl().strip());
        if (isThere && !input.takesUrlFromDocument()) {
            return put(environment, input, null, over, actor);
        }
        String url = api.documentUrl().strip();
        boolean privateToo = !input.allowPrivateNetwork().isBlank();
        return switch (fetched(environment, url, privateToo)) {
            case Fetched.Problem(var sentence) ->
                new McpServerResult.Problems(List.of(new SettingProblem(ApiSettings.DOCUMENT_URL, sentence, Map.of())));
            case Fetched.Document(var text, var document) -> {
                if (!input.takesUrlFromDocument()) {
                    yield put(environment, input, text, over, actor);
                }
                URI server = ApiReader.uri(document.server());
                yield server == null || document.server().isEmpty()
                        ? problem(
                                McpServerSettings.URL,
                                "the base URL of the API",
                                "neither here nor in the document",
                                "Give it.")
                        : put(
                                environment,
                                input.withUrl(URI.create(url).resolve(server).toString()),
                                text,
                                over,
                                actor);
            }
        };
    }

    private sealed interface Fetched {
        record Document(String text, ApiDocument document) implements Fetched {}

        record Problem(String sentence) implements Fetched {}
    }

    private Fetched fetched(String environment, String url, boolean privateToo) {
        return switch (source.fetch(url, switchesOn(watch.registry(), environment), privateToo)) {
            case Found.Missing(var problem) -> new Fetched.Problem("The document could not be fetched. " + problem);
            case Found.Text(var text) ->
                switch (ApiDocument.read(text)) {
                    case ApiDocument.Reading.Read(var document) -> new Fetched.Document(text, document);
                    case ApiDocument.Reading.Unusable(var problem) -> new Fetched.Problem(problem);
                };
        };
    }

    /// @param document its text where it is new, null otherwise
    private McpServerResult put(
            String environment, McpServerInput input, @Nullable String document, @Nullable Long over, Actor actor) {
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
            RegisteredMcpServer registered = servers.get(wanted.name());
            if (document == null && ApiReader.lacksText(wanted, registered)) {
                return problem(
                        ApiSettings.DOCUMENT,
                        "the text of the document",
                        "the digest of one that is not stored here",
                        "Give the document itself.");
            }
            return put(handle, revision, environment, registered, wanted, document, over, actor);
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
            @Nullable String document,
            @Nullable Long over,
            Actor actor) {
        boolean isStored = document == null
                || ApiDocumentTable.find(handle, environment, wanted.name())
                        .filter(row -> row.digest().equals(ApiSettings.digest(document)))
                        .isPresent();
        if (known == null || !known.settings().equals(wanted) || !isStored) {
            List<Difference> differences = Described.mcpServer(known == null ? null : known.settings(), wanted);
            if (over != null && over != (known == null ? 0 : known.version())) {
                return new McpServerResult.Conflict(differences);
            }
            put(handle, environment, known, wanted, document, revision, clock.millis());
            ChangeCounter.set(handle, revision);
            acts.record(
                    actor,
                    environment,
                    known == null ? "mcp-server.create" : "mcp-server.change",
                    wanted.name(),
                    differences);
        }
        return new McpServerResult.Done(
                McpServerTable.view(handle, environment, wanted.name()).orElseThrow());
    }

    static void put(
            Handle handle,
            String environment,
            @Nullable RegisteredMcpServer known,
            McpServerSettings wanted,
            @Nullable String document,
            long version,
            long now) {
        boolean keepsSecret = known != null && wanted.keepsSecretOf(known.settings());
        boolean keepsSeen =
                known != null && wanted.url().equals(known.settings().url());
        McpServerTable.put(handle, environment, wanted, keepsSecret, keepsSeen, version, now);
        if (document != null) {
            store(handle, environment, wanted.name(), document, now);
        } else if (!keepsDocument(known, wanted)) {
            ApiDocumentTable.delete(handle, environment, wanted.name());
        }
    }

    /// One that is fetched elsewhere now, or not any more, is another document.
    private static boolean keepsDocument(@Nullable RegisteredMcpServer known, McpServerSettings wanted) {
        ApiSettings before = known == null ? null : known.settings().api();
        ApiSettings now = wanted.api();
        return before != null
                && now != null
                && before.documentUrl().equals(now.documentUrl())
                && before.document().equals(now.document());
    }

    private static void store(Handle handle, String environment, String name, String text, long now) {
        if (ApiDocument.read(text) instanceof ApiDocument.Reading.Read(var document)) {
            ApiSummary before = ApiDocumentTable.find(handle, environment, name)
                    .map(ApiDocumentTable.Row::summary)
                    .orElse(null);
            ApiDocumentTable.put(handle, environment, name, text, ApiSummary.of(document, before), now);
        } else {
            throw new IllegalArgumentException("A document that was not read is not stored");
        }
    }

    /// Fetches the document of an API again. What came and went with it is in the view; where it is the same as
    /// before, nothing is.
    public McpServerResult refresh(String environment, String name, Actor actor) {
        McpServerView known = find(environment, name).orElse(null);
        ApiSettings api = known == null ? null : known.settings().api();
        if (known == null || api == null || api.documentUrl().isEmpty()) {
            return problem(
                    ApiSettings.DOCUMENT_URL,
                    "an API whose document is fetched",
                    known == null ? "none of this name" : "one that is not",
                    "A document that was given is replaced by giving another.");
        }
        boolean privateToo = !known.settings().allowPrivateNetwork().isEmpty();
        return switch (fetched(environment, api.documentUrl(), privateToo)) {
            case Fetched.Problem(var sentence) ->
                new McpServerResult.Problems(List.of(new SettingProblem(ApiSettings.DOCUMENT_URL, sentence, Map.of())));
            case Fetched.Document(var text, var _) ->
                watch.change((handle, revision) -> {
                    McpServerView now =
                            McpServerTable.view(handle, environment, name).orElse(null);
                    if (now == null || !api.equals(now.settings().api())) {
                        return problem("", "the settings of before", "others", "Somebody changed them; try again.");
                    }
                    renewed(handle, revision, environment, name, text, actor);
                    return new McpServerResult.Done(
                            McpServerTable.view(handle, environment, name).orElseThrow());
                });
        };
    }

    private void renewed(Handle handle, long revision, String environment, String name, String text, Actor actor) {
        ApiDocumentTable.Row row =
                ApiDocumentTable.find(handle, environment, name).orElse(null);
        if (row != null && row.digest().equals(ApiSettings.digest(text))) {
            ApiDocumentTable.touch(handle, environment, name, clock.millis());
            return;
        }
        store(handle, environment, name, text, clock.millis());
        McpServerTable.renew(handle, environment, name, revision);
        ChangeCounter.set(handle, revision);
        ApiSummary summary = ApiDocumentTable.find(handle, environment, name)
                .map(ApiDocumentTable.Row::summary)
                .orElseThrow();
        acts.record(
                actor,
                environment,
                "mcp-server.refresh",
                name,
                summary.added().size() + " tools added, " + summary.removed().size() + " removed");
    }

    @Override
    public Found document(RegisteredMcpServer server) {
        Optional<String> stored =
                database.read(handle -> ApiDocumentTable.text(handle, server.environment(), server.name()));
        ApiSettings api = server.settings().api();
        if (stored.isPresent() || api == null || api.documentUrl().isEmpty()) {
            return stored.<Found>map(Found.Text::new)
                    .orElseGet(() -> new Found.Missing("It has no document; give it again."));
        }
        // Registered by a file, which nobody fetches anything for.
        boolean privateToo = !server.settings().allowPrivateNetwork().isEmpty();
        return switch (fetched(server.environment(), api.documentUrl(), privateToo)) {
            case Fetched.Problem(var sentence) -> new Found.Missing(sentence);
            case Fetched.Document(var text, var _) -> {
                database.write(handle -> {
                    boolean isThere = McpServerTable.view(handle, server.environment(), server.name())
                            .filter(view -> view.version() == server.version())
                            .isPresent();
                    if (isThere) {
                        store(handle, server.environment(), server.name(), text, clock.millis());
                    }
                    return null;
                });
                yield new Found.Text(text);
            }
        };
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
