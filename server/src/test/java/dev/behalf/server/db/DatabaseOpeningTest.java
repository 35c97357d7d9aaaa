package dev.behalf.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseOpeningTest {

    @TempDir
    Path directory;

    @Test
    void createsTheFileAndItsDirectoryForTheOwnerOnly() throws IOException {
        Path file = directory.resolve("a/b/behalf.db");
        try (Database database = Database.open(file.toString());
                Stream<Path> files = Files.list(file.resolveSibling("."))) {
            assertThat(database).hasToString("SQLite file " + file);
            assertThat(permissions(file.resolveSibling(""))).isEqualTo("rwx------");
            assertThat(permissions(directory.resolve("a"))).isEqualTo("rwx------");
            assertThat(files.map(each -> each.getFileName() + " " + permissions(each)))
                    .contains("behalf.db rw-------", "behalf.db-wal rw-------");
        }
    }

    @Test
    void leavesThePermissionsOfAnExistingFileToTheOperator() throws IOException {
        Path file = Files.createFile(
                directory.resolve("behalf.db"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        try (Database _ = Database.open("sqlite:" + file)) {
            assertThat(permissions(file)).isEqualTo("rw-r-----");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://root:secret@localhost/behalf",
                "https://secret.example.com/",
                "sqlite:",
                ":memory:",
                "sqlite::memory:",
                "behalf.db?password=secret",
                "postgresql:",
                "postgresql:behalf",
                "postgresql://localhost",
                "postgresql://jo:secret@localhost",
                "postgresql://jo:secret@/behalf",
                "postgresql://jo:%zzsecret@localhost/behalf"
            })
    void refusesAnyOtherUrlWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> Database.open(url))
                .isInstanceOf(DatabaseException.class)
                .hasMessageStartingWith("Database: expected a file path (SQLite), or postgresql://")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void readsCredentialsInEitherPlaceAndShowsThemNowhere() {
        for (String url : List.of(
                "postgresql://jo:p%40ss%2Fw+rd@db.acme.com:5433/behalf?sslmode=require",
                "postgres://db.acme.com:5433/behalf?user=jo&sslmode=require&password=p%40ss/w+rd",
                "jdbc:postgresql://db.acme.com:5433/behalf?user=jo&password=p%40ss/w+rd&sslmode=require")) {
            Location.Postgres location = (Location.Postgres) Location.parse(url);

            assertThat(location.user()).isEqualTo("jo");
            assertThat(location.password()).isEqualTo("p@ss/w+rd");
            assertThat(location.jdbcUrl()).isEqualTo("jdbc:postgresql://db.acme.com:5433/behalf?sslmode=require");
            assertThat(location).hasToString("PostgreSQL database db.acme.com:5433/behalf");
        }
    }

    @Test
    void saysThatAFileIsNoDatabase() throws IOException {
        Path file = Files.writeString(
                directory.resolve("notes.txt"), "no database, but long enough to have a header".repeat(9));

        assertThatThrownBy(() -> Database.open(file.toString()))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("notes.txt cannot be opened; expected a database of Behalf");
    }

    @Test
    void saysThatADirectoryCannotBeWrittenTo() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> Database.open(file.resolve("behalf.db").toString()))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("cannot be created");
    }

    @Test
    void saysThatAPostgresServerCannotBeReached() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThatThrownBy(() -> Database.open("postgresql://jo:secret@localhost:" + port + "/behalf"))
                .isInstanceOf(DatabaseException.class)
                .hasMessage(
                        "The PostgreSQL database localhost:" + port + "/behalf cannot be opened: the server cannot be"
                                + " reached; expected PostgreSQL to listen at that host and port.")
                .hasNoCause();
    }

    @Test
    void saysThatAPostgresDatabaseOrUserDoesNotExist() {
        try (TestingDatabase testing = TestingDatabases.postgres()) {
            String url = testing.url();

            assertThatThrownBy(() -> Database.open(url.replaceAll("/[a-z0-9_]+$", "/nowhere")))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("there is no database of that name");
            assertThatThrownBy(() -> Database.open(url.replace("postgres@", "nobody:secret@")))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("refuses the user or the password")
                    .message()
                    .doesNotContain("secret");
        }
    }

    @Test
    void knowsItsNewestMigration() throws Exception {
        Path first = Path.of(Database.class
                .getResource("/db/migration/V1__environments_and_connections.sql")
                .toURI());
        try (Stream<Path> migrations = Files.list(first.resolveSibling(""))) {
            assertThat(migrations.mapToInt(DatabaseOpeningTest::version).max())
                    .hasValue(Integer.parseInt(Migrations.NEWEST));
        }
    }

    private static int version(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().replaceFirst("^V([0-9]+)__.*", "$1"));
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
