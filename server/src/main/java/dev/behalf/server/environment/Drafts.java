package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.db.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The drafts of connections, at most one per environment.
public final class Drafts {

    private final Database database;
    private final InstantSource clock;
    private final Connections connections;
    private final Acts acts;

    Drafts(Database database, InstantSource clock, Connections connections, Acts acts) {
        this.database = database;
        this.clock = clock;
        this.connections = connections;
        this.acts = acts;
    }

    /// Keeps what was typed, in place of an earlier draft.
    ///
    /// @param baseVersion the version of the connection that was looked at, 0 where there was none
    public DraftResult save(String environment, ConnectionInput input, long baseVersion, Actor actor) {
        return database.write(handle -> {
            Environment target = environment(handle, environment);
            if (target == null) {
                return new DraftResult.Problems(List.of(SettingProblem.of(
                        "", "an environment that exists", Printable.text(environment), "It may have been deleted.")));
            }
            return switch (input.read(target.kind())) {
                case ConnectionInput.Reading.Invalid(var problems) -> new DraftResult.Problems(problems);
                case ConnectionInput.Reading.Valid(var settings, var notes) ->
                    new DraftResult.Saved(
                            put(handle, new Draft(environment, settings, baseVersion, now(), actor.label()), actor),
                            notes);
            };
        });
    }

    private Draft put(Handle handle, Draft draft, Actor actor) {
        DraftTable.put(handle, draft);
        RegisteredConnection current = RegistryReader.read(handle).connections().get(draft.environment());
        ConnectionSettings before = current == null ? null : current.settings();
        acts.record(actor, draft.environment(), "draft.save", "draft", Described.compare(before, draft.settings()));
        return draft;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static @Nullable Environment environment(Handle handle, String name) {
        return EnvironmentTable.all(handle).stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /// @return empty where there is none, or none that the environment can still use
    public Optional<Draft> find(String environment) {
        return database.read(handle -> {
            Environment target = environment(handle, environment);
            return target == null
                    ? Optional.empty()
                    : DraftTable.find(handle, environment).flatMap(row -> draft(target, row));
        });
    }

    private static Optional<Draft> draft(Environment target, DraftTable.Row row) {
        return switch (Connections.reading(target, row.stored())) {
            case ConnectionInput.Reading.Valid valid ->
                Optional.of(
                        new Draft(target.name(), valid.settings(), row.baseVersion(), row.savedAt(), row.savedBy()));
            case ConnectionInput.Reading.Invalid _ -> Optional.empty();
        };
    }

    /// @return whether there was one
    public boolean discard(String environment, Actor actor) {
        return database.write(handle -> {
            boolean discarded = DraftTable.delete(handle, environment);
            if (discarded) {
                acts.record(actor, environment, "draft.discard", "draft", "");
            }
            return discarded;
        });
    }

    /// Puts the draft in force, unless the connection it was begun from is no longer the one in force.
    ///
    /// @param savedAt of the draft that was looked at, so that no other one is put in force
    /// @param confirmation the name of the environment where users can be locked out
    public SaveResult promote(String environment, Instant savedAt, @Nullable String confirmation, Actor actor) {
        return connections.change(
                "draft.promote",
                environment,
                handle -> new Saving(
                        DraftTable.find(handle, environment)
                                .map(DraftTable.Row::baseVersion)
                                .orElse(0L),
                        confirmation,
                        actor),
                (handle, target) -> DraftTable.find(handle, environment)
                        .filter(row -> row.savedAt().equals(savedAt))
                        .map(row -> Connections.reading(target, row.stored()))
                        .orElseGet(() -> Connections.invalid("the draft you looked at", "another one, or none")),
                handle -> DraftTable.delete(handle, environment));
    }
}
