package dev.behalf.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// PostgreSQL behind a small pool.
final class PostgresStore implements Store {

    private static final int CONNECTIONS = 10;
    private static final String CLOCK = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

    /// Longer than a transaction takes where all is well.
    private static final Duration KEPT = Duration.ofSeconds(1);

    /// Of a connection that is made for one transaction, in seconds, to be there and to answer.
    private static final String APART = "3";

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Jdbi apart;

    PostgresStore(Location.Postgres location) {
        this.pool = open(location);
        this.jdbi = Store.configured(Jdbi.create(pool), CLOCK);
        this.apart = Store.configured(Jdbi.create(location.jdbcUrl(), apart(location)), CLOCK);
    }

    private static Properties apart(Location.Postgres location) {
        Properties properties = driver(APART, APART);
        if (location.user() != null) {
            properties.setProperty("user", location.user());
        }
        if (location.password() != null) {
            properties.setProperty("password", location.password());
        }
        return properties;
    }

    /// @param connect how many seconds a connection may take to be there
    /// @param answer how many seconds it may take to answer
    private static Properties driver(String connect, String answer) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "behalf");
        properties.setProperty("connectTimeout", connect);
        properties.setProperty("socketTimeout", answer);
        // The server's detail line repeats values ("Key (hash)=(…) already exists").
        properties.setProperty("logServerErrorDetail", "false");
        return properties;
    }

    @Override
    public <R> R read(Function<Handle, R> work) {
        return jdbi.withHandle(handle -> {
            handle.setReadOnly(true);
            return handle.inTransaction(work::apply);
        });
    }

    @Override
    public <R> R write(Function<Handle, R> work) {
        return jdbi.inTransaction(work::apply);
    }

    @Override
    public boolean insist(Predicate<Handle> work) {
        CompletableFuture<Boolean> kept = CompletableFuture.supplyAsync(
                () -> write(work::test),
                running -> Thread.ofVirtual().name("insisting").start(running));
        try {
            return kept.get(KEPT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            boolean done = apart.inTransaction(work::test);
            return done || (kept.state() == Future.State.SUCCESS && kept.resultNow());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("Interrupted while something was written.");
        }
    }

    @Override
    public DataSource migrationSource() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }

    private static HikariDataSource open(Location.Postgres location) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("postgresql");
        config.setJdbcUrl(location.jdbcUrl());
        if (location.user() != null) {
            config.setUsername(location.user());
        }
        if (location.password() != null) {
            config.setPassword(location.password());
        }
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5000);
        config.setDataSourceProperties(driver("5", "30"));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw failure(location, e);
        }
    }

    /// The driver's own messages are kept out: they may repeat parameters of the URL.
    private static DatabaseException failure(Location.Postgres location, PoolInitializationException failure) {
        String state = failure.getCause() instanceof SQLException sql ? sql.getSQLState() : "";
        String reason = switch (state == null ? "" : state) {
            case "28P01", "28000" -> "it refuses the user or the password";
            case "3D000" -> "there is no database of that name on the server; create it first";
            case "42501" -> "the user may not connect to it";
            case "53300" -> "the server has no connection left";
            case "08001", "08004", "08006" ->
                "the server cannot be reached; expected PostgreSQL to listen at that host and port";
            default -> "the connection failed with SQLSTATE " + state;
        };
        return new DatabaseException("The " + location + " cannot be opened: " + reason + ".");
    }
}
