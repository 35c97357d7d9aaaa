package dev.behalf.bench;

import dev.behalf.server.crypto.KeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/// Behalf as it is shipped, issuing tokens.
final class TokenServer implements AutoCloseable {

    private final Child process;
    private final String origin;
    private final List<Chain> chains;

    private final Path directory;

    private TokenServer(Child process, String origin, List<Chain> chains, Path directory) {
        this.process = process;
        this.origin = origin;
        this.chains = chains;
        this.directory = directory;
    }

    /// @param name of its directory
    /// @param database an empty one
    /// @param signIns that happened before it starts
    static TokenServer start(Workplace workplace, String name, String database, Issuer issuer, int signIns) {
        return start(directory(workplace, name), workplace.home(), database, issuer, signIns, false, "", "[]");
    }

    /// With one MCP server, which the sign-ins are for.
    ///
    /// @param name of its directory
    static TokenServer relaying(Workplace workplace, String name, Issuer issuer, int signIns, String server, URI url) {
        return with(workplace, name, issuer, signIns, "/" + server, server, url);
    }

    /// The same, with sign-ins for the address of all servers.
    static TokenServer everywhere(Workplace workplace, Issuer issuer, int signIns, String server, URI url) {
        return with(workplace, "streams", issuer, signIns, "", server, url);
    }

    private static TokenServer with(
            Workplace workplace, String name, Issuer issuer, int signIns, String mount, String server, URI url) {
        Path directory = directory(workplace, name);
        return start(
                directory,
                workplace.home(),
                directory.resolve("behalf.db").toString(),
                issuer,
                signIns,
                false,
                mount,
                "[{ name: %s, url: \"%s\", callsAs: signed, tools: [echo] }]".formatted(server, url));
    }

    /// With offline access, and tokens of the provider for each of the sign-ins.
    static TokenServer keeping(Workplace workplace, Issuer issuer, int signIns) {
        Path directory = directory(workplace, "keeping");
        return start(
                directory,
                workplace.home(),
                directory.resolve("behalf.db").toString(),
                issuer,
                signIns,
                true,
                "",
                "[]");
    }

    private static TokenServer start(
            Path directory,
            Path home,
            String database,
            Issuer issuer,
            int signIns,
            boolean offline,
            String mount,
            String servers) {
        Path key = key(directory);
        int port = Probe.freePort();
        String origin = "http://127.0.0.1:" + port;
        Granted.environment(database, directory, issuer, origin, offline, servers);
        String resource = origin + "/mcp" + mount;
        List<Chain> chains = signIns == 0
                ? List.of()
                : offline
                        ? Granted.keeping(database, key, resource, signIns)
                        : Granted.signIns(database, key, resource, signIns);
        Child process = Child.start(
                directory.resolve("behalf.log"),
                Map.of("BEHALF_DATABASE", database, "BEHALF_KEY_FILE", key.toString()),
                List.of(
                        home.resolve("bin/behalf").toString(),
                        "serve",
                        "--listen",
                        "127.0.0.1:" + port,
                        "--console-listen",
                        "127.0.0.1:" + Probe.freePort(),
                        "--shutdown-grace",
                        "1s"));
        Probe.awaitReady(URI.create(origin + "/readyz"), Map.of(), process);
        return new TokenServer(process, origin, chains, directory);
    }

    private static Path directory(Workplace workplace, String name) {
        try {
            return Files.createDirectories(workplace.directory().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path key(Path directory) {
        try {
            Path key = directory.resolve("key");
            KeyFile.create(key, new SecureRandom());
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String origin() {
        return origin;
    }

    Child process() {
        return process;
    }

    List<Chain> chains() {
        return chains;
    }

    /// Its files.
    Path directory() {
        return directory;
    }

    URI tokenEndpoint() {
        return URI.create(origin + "/token");
    }

    @Override
    public void close() {
        process.close();
    }
}
