package dev.behalf.server.offline;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.Position;
import dev.behalf.server.environment.RegisteredConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Connections as the team sees and stops them. What is done here counts on this node at once, on others within a
/// second, and is in the audit log.
public final class ConnectionLedger {

    /// How many connections one search for a text looks at.
    public static final int MOST_SEARCHED = 20_000;

    /// How many events of one connection are shown.
    public static final int MOST_EVENTS = 100;

    private static final int MOST_OF_PERSON = 200;

    private final Database database;
    private final OfflineAccess offline;
    private final AuditLog audit;
    private final InstantSource clock;
    private final int mostSearched;

    /// @param offline whose memory of what may be handed out is told
    public ConnectionLedger(Database database, OfflineAccess offline, AuditLog audit, InstantSource clock) {
        this(database, offline, audit, clock, MOST_SEARCHED);
    }

    ConnectionLedger(Database database, OfflineAccess offline, AuditLog audit, InstantSource clock, int mostSearched) {
        this.database = database;
        this.offline = offline;
        this.audit = audit;
        this.clock = clock;
        this.mostSearched = mostSearched;
    }

    /// The newest first.
    ///
    /// @param before where the page before ended, null for the first
    public ConnectionPage page(String environment, ConnectionFilter filter, @Nullable Position before, int limit) {
        return database.read(handle -> {
            Position end = filter.text().isEmpty()
                    ? null
                    : ConnectionTable.searchEnd(handle, environment, filter, before, mostSearched)
                            .orElse(null);
            List<Connection> found =
                    ConnectionTable.page(handle, environment, filter, before, end, clock.millis(), limit + 1);
            if (found.size() > limit) {
                List<Connection> shown = found.subList(0, limit);
                return new ConnectionPage(shown, position(shown.getLast()), false);
            }
            return new ConnectionPage(found, end, end != null);
        });
    }

    private static Position position(Connection connection) {
        return new Position(connection.since().toEpochMilli(), connection.grant());
    }

    /// @param grant its id
    public Optional<Connection> find(String environment, String grant) {
        return database.read(handle -> ConnectionTable.find(handle, environment, grant, clock.millis()));
    }

    /// What happened to a connection, the newest first; at most [#MOST_EVENTS].
    public List<StateEvent> events(String environment, String grant) {
        return database.read(handle -> EventTable.of(handle, environment, grant, MOST_EVENTS));
    }

    /// The connections of a person, the newest first; at most 200.
    public List<Connection> ofPerson(String environment, String person) {
        return page(environment, ConnectionFilter.ofPerson(person), null, MOST_OF_PERSON)
                .connections();
    }

    /// How many there are in each state, whatever text and state the filter asks for.
    ///
    /// @return with every state, 0 where there are none
    public Map<State, Long> counts(String environment, ConnectionFilter filter) {
        return database.read(handle -> ConnectionTable.counts(handle, environment, filter.whose()));
    }

    /// How many wait for their people to allow them, whatever text and state the filter asks for.
    public long waiting(String environment, ConnectionFilter filter) {
        return database.read(handle -> ConnectionTable.waiting(handle, environment, filter.whose()));
    }

    /// See [OfflineAccess#giveBack].
    public GivenBack giveBack(String environment, Duration patience) {
        return offline.giveBack(environment, patience);
    }

    /// What people allowed, where they are asked before tools act.
    public ActingConsents consents() {
        return new ActingConsents(database, offline, clock);
    }

    /// Pauses, resumes or revokes one.
    ///
    /// @return false where its state leaves nothing to do, or there is none
    public boolean change(String environment, String grant, ConnectionAct act, Actor actor) {
        List<String> changed = database.write(handle -> {
            List<String> grants = changed(handle, environment, ConnectionFilter.ALL, grant, act);
            if (!grants.isEmpty()) {
                String detail = ConnectionTable.find(handle, environment, grant, clock.millis())
                        .map(known -> "of " + known.person().id() + " for " + known.client())
                        .orElse("");
                audit.record(new AuditEvent(actor, environment, "offline." + act.id(), grant, detail));
            }
            return grants;
        });
        offline.changed(environment, changed, act.leadsTo(), StateReason.TEAM);
        return !changed.isEmpty();
    }

    /// The same for all of a person, of a client, of a person for a client, or of the environment.
    ///
    /// @param whose [ConnectionFilter#ALL] for all of the environment; neither text nor state are looked at
    /// @return how many were changed
    public int changeAll(String environment, ConnectionFilter whose, ConnectionAct act, Actor actor) {
        List<String> changed = database.write(handle -> {
            List<String> grants = changed(handle, environment, whose.whose(), null, act);
            if (!grants.isEmpty()) {
                audit.record(event(environment, whose, act, actor, grants.size()));
            }
            return grants;
        });
        offline.changed(environment, changed, act.leadsTo(), StateReason.TEAM);
        return changed.size();
    }

    private List<String> changed(
            Handle handle, String environment, ConnectionFilter whose, @Nullable String grant, ConnectionAct act) {
        long now = clock.millis();
        List<String> changed = ConnectionTable.change(
                handle, environment, whose, grant, act, StateReason.TEAM, offline.asksFirst(environment), now);
        RegisteredConnection connection = offline.connection(environment);
        if (act == ConnectionAct.RESUME && !changed.isEmpty() && connection != null) {
            // While it was paused the environment may have been connected to something else.
            String application = ProviderApplication.of(connection.connection().settings());
            ApplicationTable.leave(handle, environment, application, grant, now);
        }
        return changed;
    }

    private static AuditEvent event(
            String environment, ConnectionFilter whose, ConnectionAct act, Actor actor, int changed) {
        String count = changed == 1 ? "1 connection" : changed + " connections";
        String action = "offline." + act.id();
        if (!whose.person().isEmpty()) {
            String detail = whose.client().isEmpty() ? count : count + " for " + whose.client();
            return new AuditEvent(actor, environment, action + ".person", whose.person(), detail);
        }
        return whose.client().isEmpty()
                ? new AuditEvent(actor, environment, action + ".all", environment, count)
                : new AuditEvent(actor, environment, action + ".client", whose.client(), count);
    }

    /// A person stops what acts in the person's own name. The client stays signed in.
    ///
    /// @return false where it had ended, or is somebody else's
    public boolean stopped(String environment, String person, String grant) {
        List<String> changed = database.write(handle -> ConnectionTable.change(
                handle,
                environment,
                ConnectionFilter.ofPerson(person),
                grant,
                ConnectionAct.REVOKE,
                StateReason.PERSON,
                false,
                clock.millis()));
        offline.changed(environment, changed, State.REVOKED, StateReason.PERSON);
        return !changed.isEmpty();
    }

    /// Uses the refresh token now, to see whether the connection works. Takes as long as the provider does.
    ///
    /// @return null where it does
    public @Nullable Answer refresh(String environment, String grant, Actor actor) {
        audit.record(new AuditEvent(actor, environment, "offline.refresh", grant, ""));
        return offline.tryOut(environment, grant);
    }
}
