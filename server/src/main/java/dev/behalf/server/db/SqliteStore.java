package dev.behalf.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/// SQLite in write-ahead mode: readers see the last commit while one writer works.
///
/// SQLite allows one writer at a time in any case. Here writers wait for each other on a lock, which costs a virtual
/// thread
/// nothing, and not inside SQLite, whose native wait would hold the carrier thread.
final class SqliteStore implements Store {

    private static final int READERS = 4;
    private static final String CLOCK = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    private final SQLiteDataSource source;
    private final Connection writer;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Jdbi writes;
    private final HikariDataSource readers;
    private final Jdbi reads;

    SqliteStore(Path file) {
        createOwnerOnly(file);
        String url = "jdbc:sqlite:" + file;
        this.source = new SQLiteDataSource(settings());
        source.setUrl(url);
        this.writer = connect(source, file);
        this.writes = Store.configured(Jdbi.create(new Single(writer)), CLOCK);
        this.readers = readers(url);
        this.reads = Store.configured(Jdbi.create(readers), CLOCK);
    }

    @Override
    public <R> R read(Function<Handle, R> work) {
        return reads.inTransaction(work::apply);
    }

    @Override
    public <R> R write(Function<Handle, R> work) {
        writing.lock();
        try {
            return writes.inTransaction(work::apply);
        } finally {
            writing.unlock();
        }
    }

    /// A file is there or it is not.
    @Override
    public boolean insist(Predicate<Handle> work) {
        return write(work::test);
    }

    @Override
    public DataSource migrationSource() {
        return source;
    }

    @Override
    public void close() {
        readers.close();
        writing.lock();
        try {
            writer.close();
        } catch (SQLException e) {
            throw new DatabaseException("The SQLite file was not closed in order.", e);
        } finally {
            writing.unlock();
        }
    }

    private static SQLiteConfig settings() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        // In write-ahead mode NORMAL loses no consistency, at most the last commits before a power cut.
        config.setSynchronous(SynchronousMode.NORMAL);
        config.enforceForeignKeys(true);
        // For other processes on the file, such as a command-line tool beside the server.
        config.setBusyTimeout(5000);
        // Takes the write lock when a transaction begins: a later upgrade from a read lock can fail without waiting.
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        return config;
    }

    private static HikariDataSource readers(String url) {
        SQLiteConfig config = settings();
        config.setReadOnly(true);
        config.setTransactionMode(TransactionMode.DEFERRED);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url);
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("sqlite-readers");
        pool.setDataSource(source);
        pool.setReadOnly(true);
        pool.setMaximumPoolSize(READERS);
        pool.setMaxLifetime(0);
        return new HikariDataSource(pool);
    }

    private static Connection connect(SQLiteDataSource source, Path file) {
        try {
            return source.getConnection();
        } catch (SQLException e) {
            throw new DatabaseException(
                    "The SQLite file " + file
                            + " cannot be opened; expected a database of Behalf, or no file. SQLite says: "
                            + e.getMessage(),
                    e);
        }
    }

    /// SQLite gives its -wal and -shm files the permissions of the database file.
    private static void createOwnerOnly(Path file) {
        try {
            Files.createDirectories(file.resolveSibling(""), permissions(file, "rwx------"));
            createFile(file);
        } catch (IOException e) {
            throw new DatabaseException(
                    "The SQLite file " + file + " cannot be created; expected a directory this process may write to.",
                    e);
        }
    }

    private static void createFile(Path file) throws IOException {
        try {
            Files.createFile(file, permissions(file, "rw-------"));
        } catch (FileAlreadyExistsException _) {
            // Its permissions are the operator's choice.
        }
    }

    private static FileAttribute<?>[] permissions(Path file, String permissions) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /// The writer's connection, which stays open between transactions.
    private record Single(Connection connection) implements ConnectionFactory {

        @Override
        public Connection openConnection() {
            return connection;
        }

        @Override
        public void closeConnection(Connection open) {
            // Kept for the next transaction; the store closes it.
        }
    }
}
