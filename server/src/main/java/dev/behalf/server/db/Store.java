package dev.behalf.server.db;

import java.util.function.Function;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/// What differs between the two databases: how connections are kept and transactions begun.
sealed interface Store extends AutoCloseable permits SqliteStore, PostgresStore {

    <R> R read(Function<Handle, R> work);

    <R> R write(Function<Handle, R> work);

    /// See [Database#insist].
    boolean insist(Predicate<Handle> work);

    /// For the migration, before anything else uses the database.
    DataSource migrationSource();

    @Override
    void close();

    /// Keeps the values bound to statements out of messages: they may be hashes of keys.
    ///
    /// @param clock tells the time at the database in epoch milliseconds, in its words; statements write `<clock>`.
    ///     It is for what must not depend on the clocks of nodes
    static Jdbi configured(Jdbi jdbi, String clock) {
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        return jdbi.define("clock", clock);
    }
}
