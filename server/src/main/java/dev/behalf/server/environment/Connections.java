package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import dev.behalf.server.db.Database;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The connections of the environments, one each: saves them, and knows their earlier versions.
public final class Connections {

    /// So many versions are shown.
    public static final int MAX_VERSIONS = 200;

    private final Database database;
    private final RegistryWatch watch;
    private final InstantSource clock;
    private final Acts acts;
    private final SealingKey sealingKey;
    private final Function<String, List<WebhookInput>> webhooks;

    /// @param webhooks of an environment
    Connections(
            Database database,
            RegistryWatch watch,
            InstantSource clock,
            Acts acts,
            SealingKey sealingKey,
            Function<String, List<WebhookInput>> webhooks) {
        this.database = database;
        this.watch = watch;
        this.clock = clock;
        this.acts = acts;
        this.sealingKey = sealingKey;
        this.webhooks = webhooks;
    }

    /// Saves what was typed, if it can be used, nobody else has saved meanwhile, and nobody is locked out unasked.
    public SaveResult save(String environment, ConnectionInput input, Saving saving) {
        return change("connection.save", environment, saving, (_, target) -> input.read(target.kind()));
    }

    /// Gives an environment the settings of another's connection. Keys, pinned issuers and the environment's own
    /// name, URL and colour stay what they are.
    public SaveResult copy(String from, String to, Saving saving) {
        return change("connection.copy", to, saving, (handle, target) -> {
            RegisteredConnection source =
                    RegistryReader.read(handle).connections().get(from);
            return source == null
                    ? invalid("an environment with a connection to copy from", Printable.text(from))
                    : reading(target, ConnectionTable.Stored.of(source.settings()));
        });
    }

    /// Makes an earlier version the latest.
    public SaveResult restore(String environment, long version, Saving saving) {
        return change(
                "connection.restore",
                environment,
                saving,
                (handle, target) -> ConnectionTable.version(handle, environment, version)
                        .map(past -> reading(target, past.stored()))
                        .orElseGet(() -> invalid("a version of this connection", "none numbered " + version)));
    }

    /// The latest versions, newest first, with what each changed.
    public List<ConnectionVersion> history(String environment) {
        return history(environment, MAX_VERSIONS);
    }

    /// The same, so many of them.
    ///
    /// @param limit at most [#MAX_VERSIONS]
    public List<ConnectionVersion> history(String environment, int limit) {
        int most = Math.min(limit, MAX_VERSIONS);
        Environment known = watch.registry().environments().get(environment);
        if (known == null) {
            return List.of();
        }
        List<ConnectionTable.Past> past =
                database.read(handle -> ConnectionTable.history(handle, environment, most + 1));
        List<@Nullable ConnectionSettings> settings = new ArrayList<>();
        past.forEach(version -> settings.add(settings(version).orElse(null)));
        List<ConnectionVersion> versions = new ArrayList<>();
        for (int i = 0; i < Math.min(past.size(), most); i++) {
            ConnectionSettings before = i + 1 < past.size() ? settings.get(i + 1) : null;
            var changes = Described.compare(before, settings.get(i));
            ConnectionTable.Past version = past.get(i);
            versions.add(new ConnectionVersion(
                    version.version(), version.changedAt(), version.changedBy(), settings.get(i), changes));
        }
        return versions;
    }

    /// As the kind with fewer rules reads it: what an environment was, it may not be any more.
    ///
    /// @return empty where this version of the program cannot use them
    static Optional<ConnectionSettings> settings(ConnectionTable.Past past) {
        return Optional.ofNullable(
                ConnectionForm.read(Environment.Kind.DEVELOPMENT, past.stored(), new ManifestProblems()));
    }

    /// What a change would change, setting by setting.
    public static List<Difference> differences(
            @Nullable ConnectionSettings before, @Nullable ConnectionSettings after) {
        return Described.compare(before, after);
    }

    /// Whom a change can lock out of an environment; empty where nobody is at risk. Only production has users to
    /// lose.
    ///
    /// @param kept see [#kept]
    public static List<LockoutRisk> risks(
            Environment environment,
            @Nullable ConnectionSettings before,
            @Nullable ConnectionSettings after,
            Kept kept) {
        return environment.production() ? LockoutRules.of(before, after, kept) : List.of();
    }

    /// What is kept by which tools can act for people who are away. It is removed when offline access is switched
    /// off, or the connection is removed.
    public Kept kept(String environment) {
        return database.read(handle -> KeptConnections.count(handle, environment));
    }

    /// The `behalf.yaml` that says what is registered of one environment. Applied, it changes nothing.
    ///
    /// @return empty when there is no such environment
    public Optional<String> yaml(String environment) {
        Registry registry = watch.registry();
        return Optional.ofNullable(registry.environments().get(environment))
                .map(known -> YamlText.of(registry, database.read(StoredClients::in), webhooks, List.of(known)));
    }

    /// The same of all environments whose name is wanted.
    public String yaml(Predicate<String> wanted) {
        Registry registry = watch.registry();
        return YamlText.of(
                registry,
                database.read(StoredClients::in),
                webhooks,
                registry.environments().values().stream()
                        .filter(environment -> wanted.test(environment.name()))
                        .toList());
    }

    /// The same for settings that are not saved, without keys and clients.
    public static String yaml(Environment environment, ConnectionSettings settings) {
        return YamlText.of(environment, settings);
    }

    /// Where the settings come from that are to be saved.
    interface Source {
        ConnectionInput.Reading read(Handle handle, Environment target);
    }

    private SaveResult change(String action, String environment, Saving saving, Source source) {
        return change(action, environment, handle -> saving, source, handle -> {});
    }

    /// @param saving found out inside the transaction
    /// @param alongside done in the same transaction when it is saved
    SaveResult change(
            String action,
            String environment,
            Function<Handle, Saving> saving,
            Source source,
            Consumer<Handle> alongside) {
        return watch.change((handle, revision) -> {
            Saving by = saving.apply(handle);
            SaveResult result = change(handle, revision, environment, by, source);
            if (result instanceof SaveResult.Saved(var connection, var changes)) {
                alongside.accept(handle);
                if (!changes.isEmpty()) {
                    acts.record(by.actor(), environment, action, "version " + connection.version(), changes);
                }
            }
            return result;
        });
    }

    private SaveResult change(Handle handle, long revision, String environment, Saving saving, Source source) {
        Registry stored = RegistryReader.read(handle);
        Environment target = stored.environments().get(environment);
        if (target == null) {
            return new SaveResult.Problems(List.of(SettingProblem.of(
                    "", "an environment that exists", Printable.text(environment), "It may have been deleted.")));
        }
        RegisteredConnection current = stored.connections().get(environment);
        return switch (source.read(handle, target)) {
            case ConnectionInput.Reading.Invalid(var problems) -> new SaveResult.Problems(problems);
            case ConnectionInput.Reading.Valid valid ->
                put(handle, target, current, new RegisteredConnection(environment, valid.settings(), revision), saving);
        };
    }

    private SaveResult put(
            Handle handle,
            Environment target,
            @Nullable RegisteredConnection current,
            RegisteredConnection wanted,
            Saving saving) {
        ConnectionSettings before = current == null ? null : current.settings();
        List<Difference> changes = Described.compare(before, wanted.settings());
        if ((current == null ? 0 : current.version()) != saving.expectedVersion()) {
            return new SaveResult.Conflict(current, changes);
        }
        if (current != null && current.settings().equals(wanted.settings())) {
            return new SaveResult.Saved(current, List.of());
        }
        SettingProblem lacking = sealingKey.problem(wanted.settings());
        if (lacking != null) {
            return new SaveResult.Problems(List.of(lacking));
        }
        List<LockoutRisk> risks =
                risks(target, before, wanted.settings(), KeptConnections.count(handle, target.name()));
        if (!risks.isEmpty() && !Saving.confirms(saving.confirmation(), target.name())) {
            return new SaveResult.Unconfirmed(risks);
        }
        ConnectionChange.put(handle, current, wanted, saving.actor().label(), clock.millis());
        ChangeCounter.set(handle, wanted.version());
        return new SaveResult.Saved(wanted, changes);
    }

    /// Reads stored settings for an environment as it is now.
    static ConnectionInput.Reading reading(Environment target, ConnectionTable.Stored stored) {
        ManifestProblems problems = new ManifestProblems();
        ConnectionSettings settings = ConnectionForm.read(target.kind(), stored, problems);
        return settings == null
                ? new ConnectionInput.Reading.Invalid(FormNodes.bySetting(problems, Map.of()))
                : new ConnectionInput.Reading.Valid(settings, List.of());
    }

    static ConnectionInput.Reading invalid(String expected, String found) {
        return new ConnectionInput.Reading.Invalid(
                List.of(SettingProblem.of("", expected, found, "Look again at what there is now.")));
    }
}
