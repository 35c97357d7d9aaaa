package dev.behalf.server.grants;

import dev.behalf.server.db.Database;
import java.util.Optional;

/// Says for whom clients act, by the grant that their tokens name. Only reads.
public final class ActingPeople {

    private final Database database;

    public ActingPeople(Database database) {
        this.database = database;
    }

    /// @return empty where the environment has no such grant, or has it no more
    public Optional<Acting> find(String environment, String grant) {
        return database.read(handle -> ActingTable.find(handle, environment, grant));
    }
}
