package dev.behalf.server.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// Gives a test both databases, one after the other, each fresh and dropped when the test is over:
///
/// ```java
/// @OnBothDatabases
/// void keepsAConnection(TestingDatabase testing) {
///     try (Database database = testing.open()) { … }
/// }
/// ```
public final class TestingDatabases implements ArgumentsProvider {

    private static final AtomicInteger COUNT = new AtomicInteger();

    @Override
    public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return Stream.<Supplier<TestingDatabase>>of(TestingDatabases::sqlite, TestingDatabases::postgres)
                .map(database -> Arguments.of(database.get()));
    }

    public static TestingDatabase sqlite() {
        try {
            Path directory = Files.createTempDirectory("behalf-sqlite-");
            return new TestingDatabase("SQLite", directory.resolve("behalf.db").toString(), () -> delete(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TestingDatabase postgres() {
        String name = "test_" + COUNT.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return new TestingDatabase(
                "PostgreSQL", Server.POSTGRES.url(name), () -> execute("DROP DATABASE " + name + " WITH (FORCE)"));
    }

    private static void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(Server.POSTGRES.jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One server for the JVM, started for the first test that needs it.
    private static final class Server {
        private static final TestingPostgres POSTGRES = TestingPostgres.start();
    }
}
