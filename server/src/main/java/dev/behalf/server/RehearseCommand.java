package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.sandbox.Sandbox;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// Two starts, on a new database and on one that is there, and what the server is for: tokens of emulated providers are
/// verified, and clients sign in and call tools. The launcher has Java record it.
@Command(
        name = "rehearse",
        description =
                "Starts the server on a database of its own, asks it, and stops; Java records what that takes, and"
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
            ServerSettings settings = settings(home, port, console);
            Logs.configure(settings.log(), settings.debug());
            try (Gateway gateway = Gateway.start(settings, Clock.systemUTC())) {
                DemoRun run = new DemoRun(port, gateway.created(), new PrintWriter(Writer.nullWriter()));
                boolean good = run.tokens(sandbox) && run.clients(sandbox, tools);
                ask("http://localhost:" + console + "/sign-in");
                if (!good) {
                    throw new IOException("The rehearsal went wrong; `behalf demo` shows where.");
                }
            }
            try (Gateway gateway = Gateway.start(settings, Clock.systemUTC())) {
                ask("http://127.0.0.1:" + gateway.port() + "/readyz");
            }
            return ExitCode.OK;
        } finally {
            delete(home);
        }
    }

    private static ServerSettings settings(Path home, int port, int console) {
        Map<Setting, String> options = new EnumMap<>(Setting.class);
        options.put(Setting.LISTEN, "127.0.0.1:" + port);
        options.put(Setting.CONSOLE_LISTEN, "127.0.0.1:" + console);
        options.put(Setting.DATABASE, home.resolve("behalf.db").toString());
        options.put(Setting.APPLY, home.resolve(MANIFEST).toString());
        SettingsReader.Result result = SettingsReader.read(options, Map.of());
        return requireNonNull(result.settings(), () -> String.join("; ", result.problems()));
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
