package dev.behalf.bench;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// A PostgreSQL server with its default settings, durable ones too, from the binaries that the tests of the server use.
final class Postgres implements AutoCloseable {

    static final String USER = "postgres";

    /// PostgreSQL refuses to run as root.
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", "--");

    private static final int TRIES = 3000;

    private final Path home;
    private final int port = Probe.freePort();
    private final Child process;

    private Postgres(Path home, Path directory) throws IOException {
        this.home = home;
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        unpack();
        Path data = Files.createDirectory(home.resolve("data"));
        if (isRoot()) {
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        try (Child initdb = start(
                directory.resolve("initdb.log"), "initdb", "-A", "trust", "-U", USER, "-D", "" + data, "-E", "UTF-8")) {
            initdb.waitFor();
        }
        process = start(
                directory.resolve("postgres.log"),
                "postgres",
                "-D",
                "" + data,
                "-p",
                "" + port,
                "-c",
                "listen_addresses=localhost",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=200");
        for (int i = 0; i < TRIES && !process.output().contains("ready to accept connections"); i++) {
            Probe.pause(10);
        }
    }

    /// @param directory for what it says
    static Postgres start(Path directory) throws IOException {
        return new Postgres(Files.createTempDirectory("behalf-bench-postgres-"), directory);
    }

    /// Makes a database.
    ///
    /// @return its address for Behalf
    String create(String name) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not start: " + process.output(), e);
        }
        return "postgresql://" + USER + "@localhost:" + port + "/" + name;
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    Child process() {
        return process;
    }

    private Child start(Path output, String program, String... arguments) {
        List<String> command = new ArrayList<>(isRoot() ? AS_NOBODY : List.of());
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return Child.start(output, Map.of("LC_ALL", "C"), command);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name", "").equals("root");
    }

    private void unpack() throws IOException {
        String system = System.getProperty("os.name").replace("Mac OS X", "Darwin");
        try (InputStream packed =
                        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, System.getProperty("os.arch"));
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar);
            }
        }
    }

    private void unpack(TarArchiveEntry entry, InputStream content) throws IOException {
        Path target = home.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target);
        boolean program = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }

    @Override
    public void close() {
        process.close();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        } catch (IOException _) {
            // Left to whoever empties the temporary directory.
        }
    }
}
