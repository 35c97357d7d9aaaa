package dev.behalf.bench;

import dev.behalf.sandbox.auth0.Auth0Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// What Behalf is measured beside. All of it is stopped together.
final class Rivals implements AutoCloseable {

    private final Path directory;
    private final Issuer issuer;
    private final String key;
    private final Deque<Child> processes = new ArrayDeque<>();

    /// @param key the API key that every request carries, to whomever
    Rivals(Path directory, Issuer issuer, String key) {
        this.directory = directory;
        this.issuer = issuer;
        this.key = key;
    }

    Contender haproxy() {
        int port = Probe.freePort();
        Path configuration = Template.write(
                "haproxy.cfg",
                directory,
                Map.of(
                        "port",
                        "" + port,
                        "issuer",
                        issuer.issuer(),
                        "audience",
                        Auth0Tenant.AUDIENCE,
                        "client",
                        Auth0Tenant.CLIENT_ID,
                        "key",
                        issuer.keyFile().toString()));
        return ready(new Contender("HAProxy", port, start("haproxy", "haproxy", "-db", "-f", "" + configuration)));
    }

    /// @param jar the program of the module `bench/spring`
    Contender spring(Path jar) {
        int port = Probe.freePort();
        Child process = start(
                "spring",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString(),
                "--bench.port=" + port,
                "--bench.issuer=" + issuer.issuer(),
                "--bench.keys=" + issuer.keySetUrl(),
                "--bench.audience=" + Auth0Tenant.AUDIENCE,
                "--bench.client=" + Auth0Tenant.CLIENT_ID);
        return ready(new Contender("Spring Boot", port, process));
    }

    /// nginx twice in one: as it is, and asking Behalf about every request.
    List<Contender> nginx(BehalfServer behalf) {
        int open = Probe.freePort();
        int guarded = Probe.freePort();
        writeSite();
        Path configuration = Template.write(
                "nginx.conf",
                directory,
                Map.of(
                        "directory", directory.toString(),
                        "open", "" + open,
                        "guarded", "" + guarded,
                        "behalf", "" + behalf.port()));
        Child nginx = start("nginx", "nginx", "-p", directory.toString(), "-c", configuration.toString());
        return List.of(
                ready(new Contender("nginx alone", open, nginx)),
                ready(new Contender("nginx asking Behalf", guarded, nginx, behalf.process())));
    }

    private void writeSite() {
        try {
            Path site = Files.createDirectories(directory.resolve("www/v1"));
            Files.writeString(site.resolve("check"), "ok\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Child start(String name, String... command) {
        Child child = Child.start(directory.resolve(name + ".log"), Map.of(), List.of(command));
        processes.push(child);
        return child;
    }

    private Contender ready(Contender contender) {
        Probe.awaitReady(
                contender.url(),
                Probe.headers(key, issuer.token()),
                contender.processes().getFirst());
        return contender;
    }

    @Override
    public void close() {
        while (!processes.isEmpty()) {
            processes.pop().close();
        }
    }
}
