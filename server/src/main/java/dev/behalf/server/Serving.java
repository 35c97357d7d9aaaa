package dev.behalf.server;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/// The server's run, from its settings to its end.
final class Serving {

    private Serving() {}

    /// Until the process is told to stop.
    ///
    /// @param options what the command line says; the environment says the rest
    /// @return for the shell
    static int run(Map<Setting, String> options, PrintWriter out, PrintWriter err) throws InterruptedException {
        SettingsReader.Result result = SettingsReader.read(options, System.getenv());
        ServerSettings settings = result.settings();
        if (settings == null) {
            tell(err, "The server cannot start as it is configured:", result.problems());
            return ExitCode.USAGE;
        }
        Logs.configure(settings.log(), settings.debug());
        result.warnings().forEach(LoggerFactory.getLogger(Serving.class)::warn);
        try {
            run(Gateway.start(settings, Clock.systemUTC()), out);
            return ExitCode.OK;
        } catch (StartException e) {
            err.println(e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private static void tell(PrintWriter out, String heading, List<String> problems) {
        out.println(heading);
        problems.forEach(problem -> out.println("  " + problem));
    }

    /// Until the process is told to stop (SIGTERM, SIGINT), which waits for the gateway to close.
    private static void run(Gateway gateway, PrintWriter out) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            gateway.close();
                            stopped.countDown();
                        },
                        "shutdown"));
        gateway.created().forEach(key -> KeysCommand.showOnce(out, key));
        gateway.createdWebhooks().forEach(webhook -> ApplyCommand.showOnce(out, webhook));
        gateway.setUpLink().ifPresent(link -> showSetUp(out, link));
        stopped.await();
    }

    /// On the output and in no log: whoever has the link becomes the owner.
    private static void showSetUp(PrintWriter out, String link) {
        out.println("The console has no owner yet. Open this link once to become it:\n  " + link);
        out.flush();
    }
}
