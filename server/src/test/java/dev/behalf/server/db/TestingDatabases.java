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

/// Gives a test both databases, one after the other, each with the schema and nothing else in it, and dropped when the
/// test is over:
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
        return sqlite(file -> Files.copy(Template.SQLITE, file));
    }

    /// The address of a file in a directory of the test's own, with the schema and nothing else in it, unless it is
    /// there already.
    public static String sqliteIn(Path directory) {
        Path file = directory.resolve("behalf.db");
        try {
            if (Files.notExists(file)) {
                Files.copy(Template.SQLITE, file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toString();
    }

    public static TestingDatabase postgres() {
        return postgres(" TEMPLATE " + Template.POSTGRES);
    }

    /// Both without a schema.
    static Stream<TestingDatabase> empty() {
        return Stream.<Supplier<TestingDatabase>>of(() -> sqlite(_ -> {}), () -> postgres(""))
                .map(Supplier::get);
    }

    private static TestingDatabase sqlite(Filling filling) {
        try {
            Path directory = Files.createTempDirectory("behalf-sqlite-");
            Path file = directory.resolve("behalf.db");
            filling.fill(file);
            return new TestingDatabase("SQLite", file.toString(), () -> delete(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestingDatabase postgres(String template) {
        String name = "test_" + COUNT.incrementAndGet();
        execute("CREATE DATABASE " + name + template);
        return new TestingDatabase(
                "PostgreSQL", Server.POSTGRES.url(name), () -> execute("DROP DATABASE " + name + " WITH (FORCE)"));
    }

    private interface Filling {
        void fill(Path file) throws IOException;
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

    /// Migrating takes longer than most tests: it is done once, and copied.
    private static final class Template {

        private static final Path SQLITE = sqliteTemplate();
        private static final String POSTGRES = postgresTemplate();

        private static Path sqliteTemplate() {
            try {
                Path directory = Files.createTempDirectory("behalf-sqlite-");
                Path file = directory.resolve("behalf.db");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
                // Closing it brings the write-ahead log into the file.
                Database.open(file.toString()).close();
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String postgresTemplate() {
            String name = "migrated";
            execute("CREATE DATABASE " + name);
            Database.open(Server.POSTGRES.url(name)).close();
            return name;
        }
    }
}
