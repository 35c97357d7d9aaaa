package dev.behalf.server.offline;

import dev.behalf.server.db.Database;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What people allowed clients to do while they are away, where an environment asks for that before tools act. Each
/// person's answer for a client counts for all of the person's connections to it.
public final class ActingConsents {

    private final Database database;
    private final OfflineAccess offline;
    private final InstantSource clock;

    ActingConsents(Database database, OfflineAccess offline, InstantSource clock) {
        this.database = database;
        this.offline = offline;
        this.clock = clock;
    }

    /// The latest answer of a person for a client.
    ///
    /// @return empty where the person was not asked yet
    public Optional<Boolean> answer(String environment, String person, String client) {
        return database.read(handle -> ActingConsentTable.find(handle, environment, person, client));
    }

    /// Whether somebody has allowed a client this in a browser.
    ///
    /// @param browser its hash
    public boolean isAllowedIn(String environment, String browser, String client) {
        return database.read(handle -> ActingConsentTable.allowedIn(handle, environment, browser, client))
                .isPresent();
    }

    /// A person allows it: what waited for that works again, on this node at once.
    ///
    /// @return the grants whose connections had waited
    public List<String> allow(String environment, String person, String client) {
        List<String> changed = database.write(handle -> {
            ActingConsentTable.allow(handle, environment, person, client, null, clock.millis());
            return WaitingTable.allowed(handle, environment, person, client, clock.millis());
        });
        offline.changed(environment, changed, State.ACTIVE, StateReason.ALLOWED);
        return changed;
    }

    /// A person takes it back: all of the person's connections to the client end, and the provider is told. The
    /// client stays signed in.
    public void withdraw(String environment, String person, String client) {
        List<String> changed = database.write(handle -> {
            long now = clock.millis();
            ActingConsentTable.withdraw(handle, environment, person, client, now);
            return new ArrayList<>(ConnectionTable.change(
                    handle,
                    environment,
                    new ConnectionFilter("", person, client, null),
                    null,
                    ConnectionAct.REVOKE,
                    StateReason.PERSON,
                    false,
                    now));
        });
        offline.changed(environment, changed, State.REVOKED, StateReason.PERSON);
    }

    /// The person is asked anew at the next sign-in.
    public void forget(String environment, String person, String client) {
        database.write(handle -> {
            ActingConsentTable.remove(handle, environment, person, client);
            return null;
        });
    }
}
