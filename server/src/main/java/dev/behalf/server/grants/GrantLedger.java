package dev.behalf.server.grants;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.Position;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The grants in force as the team sees and ends them. What is ended here is ended on this node at once, on others
/// within
/// a second or two, and is in the audit log.
public final class GrantLedger {

    /// How many grants one search for a text looks at.
    public static final int MOST_SEARCHED = 20_000;

    private final Database database;
    private final Grants grants;
    private final AuditLog audit;
    private final InstantSource clock;
    private final int mostSearched;

    /// @param grants whose memory of what was ended is told
    public GrantLedger(Database database, Grants grants, AuditLog audit, InstantSource clock) {
        this(database, grants, audit, clock, MOST_SEARCHED);
    }

    GrantLedger(Database database, Grants grants, AuditLog audit, InstantSource clock, int mostSearched) {
        this.database = database;
        this.grants = grants;
        this.audit = audit;
        this.clock = clock;
        this.mostSearched = mostSearched;
    }

    /// The newest first.
    ///
    /// @param before where the page before ended, null for the first
    public GrantPage page(String environment, GrantFilter filter, @Nullable Position before, int limit) {
        return database.read(handle -> {
            long now = clock.millis();
            Position end = filter.text().isEmpty()
                    ? null
                    : LedgerTable.searchEnd(handle, environment, filter, before, now, mostSearched)
                            .orElse(null);
            List<GrantInForce> found = LedgerTable.page(handle, environment, filter, before, end, now, limit + 1);
            if (found.size() > limit) {
                List<GrantInForce> shown = found.subList(0, limit);
                return new GrantPage(shown, position(shown.getLast().grant()), false);
            }
            return new GrantPage(found, end, end != null);
        });
    }

    private static Position position(Grant grant) {
        return new Position(grant.createdAt().toEpochMilli(), grant.id());
    }

    /// One that is in force.
    public Optional<GrantInForce> find(String environment, String id) {
        return database.read(handle -> LedgerTable.find(handle, environment, id, clock.millis()));
    }

    /// What is kept of what the provider said at a grant's last sign-in, values of JSON; empty where nothing is.
    public Map<String, @Nullable Object> claims(String environment, String grant) {
        return database.read(handle -> ClaimsTable.find(handle, environment, grant));
    }

    /// Somebody who signed in.
    public Optional<Person> person(String environment, String id) {
        return database.read(handle -> LedgerTable.person(handle, environment, id));
    }

    /// For whom a client acts or acted, by a grant that is in force or ended a while ago.
    public Optional<Acting> acting(String environment, String grant) {
        return database.read(handle -> ActingTable.find(handle, environment, grant));
    }

    /// How many a person or a client has.
    ///
    /// @param whose names one of the two, or both, and no text
    public long count(String environment, GrantFilter whose) {
        requireOne(whose);
        return database.read(handle -> LedgerTable.count(handle, environment, whose, clock.millis()));
    }

    /// Ends one.
    ///
    /// @return false where it had ended already, or there is none
    public boolean end(String environment, String id, Actor actor) {
        boolean done = database.write(handle -> {
            Optional<Grant> grant = GrantTable.find(handle, environment, id);
            boolean ended = GrantTable.end(handle, environment, id, Ending.TEAM, clock.millis());
            if (ended && grant.isPresent()) {
                String detail =
                        "of " + grant.get().person() + " for " + grant.get().client();
                audit.record(new AuditEvent(actor, environment, "grant.end", id, detail));
            }
            return ended;
        });
        if (done) {
            grants.noteEnded(List.of(id));
        }
        return done;
    }

    /// Ends all of a person, of a client, or of a person for a client.
    ///
    /// @param whose names one of the two, or both, and no text
    /// @return how many were ended
    public int endAll(String environment, GrantFilter whose, Actor actor) {
        requireOne(whose);
        List<String> ended = database.write(handle -> {
            List<String> ids = LedgerTable.end(handle, environment, whose, Ending.TEAM, clock.millis());
            if (!ids.isEmpty()) {
                String count = ids.size() == 1 ? "1 sign-in" : ids.size() + " sign-ins";
                boolean ofPerson = !whose.person().isEmpty();
                audit.record(new AuditEvent(
                        actor,
                        environment,
                        ofPerson ? "grant.end.person" : "grant.end.client",
                        ofPerson ? whose.person() : whose.client(),
                        ofPerson && !whose.client().isEmpty() ? count + " for " + whose.client() : count));
            }
            return ids;
        });
        grants.noteEnded(ended);
        return ended.size();
    }

    private static void requireOne(GrantFilter whose) {
        if (!whose.isOfOne()) {
            throw new IllegalArgumentException("A person or a client was expected, found " + whose);
        }
    }
}
