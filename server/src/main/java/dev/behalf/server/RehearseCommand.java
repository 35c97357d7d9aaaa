package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.server.environment.CreatedKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// A start on a database that is there, and what the server is for: tokens of emulated providers are verified,
/// and clients sign in and call tools. Java records it.
@Command(
        name = "rehearse",
        description =
                "Starts a server on a database of its own, asks it, and stops it; Java records what that takes, and"
                        + " later starts take half the time. Run it once after an update of Behalf or of Java.",
        mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {

    private static final String MANIFEST = "behalf.yaml";

    @Override
    public Integer call() throws IOException {
        Path home = Files.createTempDirectory("behalf-rehearsal");
        try (Sandbox sandbox = Sandbox.start();
                DemoTools tools = DemoTools.start(sandbox)) {
            int port = freePort();
            int console = freePort();
            Files.writeString(home.resolve(MANIFEST), DemoManifest.yaml(sandbox, tools, port));
            ServerSettings settings = settings(options(home, port, console));
            Logs.configure(settings.log(), settings.debug());
            List<CreatedKey> created;
            try (Gateway gateway = Gateway.start(settings, Clock.systemUTC())) {
                created = gateway.created();
            }
            try (RecordedServer server = RecordedServer.start(options(home, port, console), port)) {
                DemoRun run = new DemoRun(port, created, new PrintWriter(Writer.nullWriter()));
                boolean good = run.tokens(sandbox) && run.clients(sandbox, tools);
                ask("http://localhost:" + console + "/sign-in");
                if (!good) {
                    throw new IOException("The rehearsal went wrong; `behalf demo` shows where.");
                }
                server.stop();
            }
            return ExitCode.OK;
        } finally {
            delete(home);
        }
    }

    private static ServerSettings settings(List<String> options) {
        SettingsReader.Result result = SettingsReader.read(
                ServeArguments.read(Stream.concat(Stream.of("serve"), options.stream())
                                .toArray(String[]::new))
                        .orElseThrow(),
                Map.of());
        return requireNonNull(result.settings(), () -> String.join("; ", result.problems()));
    }

    /// As they follow `serve`.
    private static List<String> options(Path home, int port, int console) {
        return List.of(
                Setting.LISTEN.option(),
                "127.0.0.1:" + port,
                Setting.CONSOLE_LISTEN.option(),
                "127.0.0.1:" + console,
                Setting.DATABASE.option(),
                home.resolve("behalf.db").toString(),
                Setting.APPLY.option(),
                home.resolve(MANIFEST).toString());
    }

    /// Whatever the answer is.
    private static void ask(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer of.no.token");
        InputStream body =
                connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (body != null) {
            body.readAllBytes();
            body.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
