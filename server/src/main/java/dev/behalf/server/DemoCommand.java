package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.mcp.SampleClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The main job, end to end over real HTTP: the server with embedded SQLite beside emulated providers, good and bad
/// tokens of all of them, a rotation and an outage; then an MCP client of each, whose person signs in, and a tool of
/// the team's MCP server that learns who it is from the provider's own token.
@Command(
        name = "demo",
        description =
                "Starts the server beside emulated providers, verifies good and bad tokens of all of them, signs MCP"
                        + " clients in through them, and calls tools as the person.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final int PORT = 8080;
    private static final int CONSOLE_PORT = 8081;
    private static final Path HOMES = Path.of(".behalf");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--once", description = "end when all was shown, with 1 if anything did not come out as expected")
    private boolean once;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = requireNonNull(spec).commandLine().getOut();
        try (DemoHome home = DemoHome.take(HOMES);
                Sandbox sandbox = Sandbox.start();
                DemoTools tools = DemoTools.start(sandbox)) {
            int port = freePort(PORT);
            Path manifest = home.path().resolve("behalf.yaml");
            Files.writeString(manifest, DemoManifest.yaml(sandbox, tools, port));
            Logs.configure(LogFormat.TEXT, false);
            try (Gateway gateway = Gateway.start(settings(home, manifest, port), Clock.systemUTC())) {
                DemoRun run = new DemoRun(port, gateway.created(), out);
                run.opening();
                boolean judged = run.tokens(sandbox);
                boolean survived = run.hardTimes(sandbox);
                boolean good = judged && survived && run.clients(sandbox, tools);
                run.ending(good);
                return once
                        ? (good ? ExitCode.OK : ExitCode.FAILED)
                        : stay(run, manifest, gateway.setUpLink().orElse(""), out);
            }
        }
    }

    private static int stay(DemoRun run, Path manifest, String setUpLink, PrintWriter out) throws InterruptedException {
        try (SampleClient client = SampleClient.start(run.address("auth0"), "sample_greet")) {
            run.invitation(manifest, setUpLink, client.url());
            out.println("Running until Ctrl-C.");
            new CountDownLatch(1).await();
            return ExitCode.OK;
        }
    }

    private static ServerSettings settings(DemoHome home, Path manifest, int port) throws IOException {
        Map<Setting, String> options = new EnumMap<>(Setting.class);
        options.put(Setting.LISTEN, "127.0.0.1:" + port);
        options.put(Setting.CONSOLE_LISTEN, "127.0.0.1:" + freePort(CONSOLE_PORT));
        options.put(Setting.DATABASE, home.path().resolve("behalf.db").toString());
        options.put(Setting.APPLY, manifest.toString());
        SettingsReader.Result result = SettingsReader.read(options, Map.of());
        return requireNonNull(result.settings(), () -> String.join("; ", result.problems()));
    }

    /// The usual port where it is free, else any.
    private static int freePort(int usual) throws IOException {
        for (int port : List.of(usual, 0)) {
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                if (port == 0) {
                    throw taken;
                }
            }
        }
        throw new IllegalStateException("no port");
    }
}
