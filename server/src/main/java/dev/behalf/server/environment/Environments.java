package dev.behalf.server.environment;

import static java.util.Objects.requireNonNull;

import dev.behalf.keys.KeyArchive;
import dev.behalf.provider.IssuerPins;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.db.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is registered. Requests read [#registry]; changes go to the database in one transaction and are seen here at
/// once, on other nodes with their next poll.
public final class Environments implements AutoCloseable {

    /// How often other nodes' changes are looked for. What follows from a change is looked for as often once more,
    /// and both together take less than a second.
    public static final Duration POLL_INTERVAL = Duration.ofMillis(400);

    private static final Logger LOG = LoggerFactory.getLogger(Environments.class);

    private final Database database;
    private final InstantSource clock;
    private final KeyFactory factory = new KeyFactory();
    private final KeyUse use;
    private final RegistryWatch watch;
    private final Acts acts;
    private final Keys keys;
    private final SealingKey sealingKey = new SealingKey();
    private volatile ManifestWebhooks webhooks = ManifestWebhooks.NONE;
    private volatile Function<String, String> beforeDeletion = _ -> "";

    private Environments(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.use = new KeyUse(database, clock);
        this.watch = new RegistryWatch(database, use::writeIfDue);
        this.acts = new Acts(new AuditLog(database, clock));
        this.keys = new Keys(watch, clock, factory, acts);
    }

    /// Reads what is registered. Does not close the database when closed.
    public static Environments open(Database database, InstantSource clock) {
        return new Environments(database, clock);
    }

    /// The latest known. Costs one volatile read.
    public Registry registry() {
        return watch.registry();
    }

    /// Tells a listener the present registry, now, and every later one, in their order. What it throws is logged. It
    /// must not wait for another thread that changes something here.
    public void onChange(Consumer<Registry> listener) {
        watch.onChange(listener);
    }

    /// Refuses from now on to save offline access where there is no key to encrypt refresh tokens with.
    ///
    /// @param lacking what was found in place of a key, empty where there is one; asked before each change
    public void requireKeyForOfflineAccess(Supplier<Optional<String>> lacking) {
        sealingKey.foundBy(lacking);
    }

    /// Lets files name webhooks from now on.
    public void keepWebhooks(ManifestWebhooks kept) {
        webhooks = kept;
    }

    /// Does something from now on before an environment is deleted by hand, such as telling others.
    ///
    /// @param work gets the name of the environment, and says what it came to, for the audit log; empty for nothing
    public void beforeDeletion(Function<String, String> work) {
        beforeDeletion = work;
    }

    /// The URLs of webhooks that an environment of a file names and does not have yet.
    public Stream<String> newWebhooks(Manifest.Entry entry) {
        List<WebhookInput> wanted = entry.webhooks() == null ? List.of() : entry.webhooks();
        List<String> known = webhooks.of(entry.environment().name()).stream()
                .map(WebhookInput::url)
                .toList();
        return wanted.stream().filter(each -> !known.contains(each.url())).map(WebhookInput::shown);
    }

    /// Environments themselves: made, changed, removed.
    public EnvironmentChanges changes() {
        return new EnvironmentChanges(watch, clock, acts, beforeDeletion);
    }

    /// The connection of each environment: saved, copied, its earlier versions, its YAML.
    public Connections connections() {
        return new Connections(database, watch, clock, acts, sealingKey, environment -> webhooks.of(environment));
    }

    /// The team's MCP servers in each environment.
    ///
    /// @param keys gives the key of an environment; fails where the installation has none
    public McpServers mcpServers(Function<String, DataKey> keys) {
        return mcpServers(keys, ApiDocuments.Source.NONE);
    }

    /// The same.
    ///
    /// @param source fetches the documents of APIs
    public McpServers mcpServers(Function<String, DataKey> keys, ApiDocuments.Source source) {
        return new McpServers(database, watch, clock, acts, keys, source);
    }

    /// Connections that are prepared and not in force.
    public Drafts drafts() {
        return new Drafts(database, clock, connections(), acts);
    }

    /// Makes what is stored as the manifest says, all or nothing. What the manifest does not name is left alone.
    ///
    /// @param prune removes environments and connections that it does not name, and revokes such keys
    /// @param dryRun finds out what would be done, and does nothing
    /// @param changedBy who changes it on the server's own machine, for history and audit log
    public ApplyResult apply(Manifest manifest, boolean prune, boolean dryRun, String changedBy) {
        return apply(manifest, prune, dryRun, new Actor(Actor.Kind.COMMAND_LINE, "", changedBy));
    }

    /// The same by anyone.
    public ApplyResult apply(Manifest manifest, boolean prune, boolean dryRun, Actor actor) {
        if (dryRun) {
            return database.read(handle -> {
                Registry stored = RegistryReader.read(handle);
                return result(application(handle, stored, manifest, prune), List.of(), stored.revision());
            });
        }
        AtomicReference<@Nullable Application> applied = new AtomicReference<>();
        ApplyResult result = watch.change((handle, revision) -> {
            Registry stored = RegistryReader.read(handle);
            Application application = application(handle, stored, manifest, prune);
            applied.set(application);
            return apply(handle, revision, stored.revision(), application, actor);
        });
        return afterwards(result, requireNonNull(applied.get()), actor);
    }

    /// What others keep is changed in transactions of their own: it may need keys that are made for it.
    private static ApplyResult afterwards(ApplyResult result, Application application, Actor actor) {
        if (!(result instanceof ApplyResult.Applied done)) {
            return result;
        }
        List<CreatedWebhook> created = new ArrayList<>();
        application.runAfterwards(actor, created::add);
        return new ApplyResult.Applied(done.differences(), done.created(), created, done.revision());
    }

    private Application application(Handle handle, Registry stored, Manifest manifest, boolean prune) {
        return Application.of(stored, StoredClients.in(handle), manifest, prune, factory, sealingKey, webhooks);
    }

    private ApplyResult apply(Handle handle, long revision, long before, Application application, Actor actor) {
        if (!application.problems().isEmpty() || !application.changesAnything()) {
            return result(application, List.of(), before);
        }
        List<CreatedKey> created = new ArrayList<>();
        application.run(new Application.Writing(handle, revision, clock.millis(), actor.label(), created::add));
        ChangeCounter.set(handle, revision);
        acts.applied(actor, application.differences());
        return result(application, created, revision);
    }

    private static ApplyResult result(Application application, List<CreatedKey> created, long revision) {
        return application.problems().isEmpty()
                ? new ApplyResult.Applied(application.differences(), created, List.of(), revision)
                : new ApplyResult.Refused(application.problems());
    }

    /// Makes a key, from the command line. Its text is in the answer and nowhere else.
    ///
    /// @param origins for a publishable key at least one, for a secret key none
    public KeyCreation createKey(String environment, ApiKey.Kind kind, String name, List<String> origins) {
        return createKey(environment, kind, name, origins, Actor.COMMAND_LINE);
    }

    /// The same by anyone.
    public KeyCreation createKey(String environment, ApiKey.Kind kind, String name, List<String> origins, Actor actor) {
        return createKey(environment, kind, name, origins, null, actor);
    }

    /// The same for a key that may act for people who are away.
    ///
    /// @param unattended what it may do; null for nothing, as for every publishable key
    public KeyCreation createKey(
            String environment,
            ApiKey.Kind kind,
            String name,
            List<String> origins,
            @Nullable UnattendedInput unattended,
            Actor actor) {
        return keys.create(environment, kind, name, origins, unattended, actor);
    }

    /// Says anew what a secret key may do for people who are away: here at once, on other nodes with their next poll.
    ///
    /// @param unattended null to withdraw it
    public KeyChange setUnattended(String environment, String id, @Nullable UnattendedInput unattended, Actor actor) {
        return keys.unattended(environment, id, unattended, actor);
    }

    /// All keys, revoked ones too, by environment and age; read from the database.
    public List<ApiKey> listKeys() {
        return database.read(KeyTable::all);
    }

    /// Makes a key open nothing any more: here at once, on other nodes with their next poll. Revoking it again
    /// changes nothing.
    ///
    /// @return the key as it is now, empty when there is none of that id
    public Optional<ApiKey> revokeKey(String id) {
        return revokeKey(id, Actor.COMMAND_LINE);
    }

    /// The same by anyone.
    public Optional<ApiKey> revokeKey(String id, Actor actor) {
        return keys.revoke(id, actor);
    }

    /// Notes that a key was used now. Cheap; written to the database about once a minute.
    public void markUsed(ApiKey key) {
        use.mark(key);
    }

    /// Keeps an environment's key sets in the database. On the path of no request: it is asked by the fetches of
    /// keys.
    public KeyArchive archive(String environment) {
        return new StoredKeySets(database, environment);
    }

    /// Keeps an environment's pinned issuers in the database.
    public IssuerPins pins(String environment) {
        return new StoredPins(database, environment, clock);
    }

    /// The issuers that were found and pinned, by environment; read from the database.
    public List<IssuerPin> listPins() {
        return database.read(StoredPins::all);
    }

    /// Lets the issuers that were found for an environment be forgotten: here at once, on other nodes with their next
    /// poll. What is verified next is searched for anew.
    ///
    /// @return what was forgotten; empty where nothing was pinned
    public List<IssuerPin> forgetPins(String environment, Actor actor) {
        return watch.change((handle, revision) -> {
            List<IssuerPin> pins = StoredPins.all(handle).stream()
                    .filter(pin -> pin.environment().equals(environment))
                    .toList();
            if (!pins.isEmpty()) {
                StoredPins.deleteAll(handle, environment);
                pins.forEach(pin -> acts.record(actor, environment, "pin.forget", pin.subject(), pin.issuer()));
                ChangeCounter.set(handle, revision);
            }
            return pins;
        });
    }

    /// Begins to look for other nodes' changes, and to write down the use of keys.
    public void start(Duration interval) {
        watch.start(interval);
    }

    /// Looks once for other nodes' changes.
    void poll() {
        watch.poll();
    }

    /// Stops looking for changes, and writes down the last use of keys.
    @Override
    public void close() {
        watch.close();
        try {
            use.write();
        } catch (RuntimeException e) {
            LOG.warn("When keys were last used could not be written down", e);
        }
    }
}
