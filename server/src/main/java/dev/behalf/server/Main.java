package dev.behalf.server;

import static java.util.Map.entry;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line.
@Command(
        name = "behalf",
        description =
                "Verifies the tokens of the identity provider you already have, signs MCP clients in through it, and"
                        + " passes their calls on to your servers as the person.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Main {

    /// By name, in the order of the help.
    private static final List<Map.Entry<String, Class<?>>> COMMANDS = List.of(
            entry("demo", DemoCommand.class),
            entry("serve", ServeCommand.class),
            entry("verify", VerifyCommand.class),
            entry("doctor", DoctorCommand.class),
            entry("apply", ApplyCommand.class),
            entry("keys", KeysCommand.class),
            entry("key", KeyCommand.class),
            entry("vault", VaultCommand.class),
            entry("pins", PinsCommand.class),
            entry("team", TeamCommand.class),
            entry("tokens", TokensCommand.class),
            entry("audit", AuditCommand.class),
            entry("sandbox", SandboxCommand.class),
            entry("rehearse", RehearseCommand.class));

    private Main() {}

    public static void main(String[] arguments) {
        LogProvider.use();
        System.exit(ServeArguments.read(arguments).map(Main::serve).orElseGet(() -> command(arguments)));
    }

    private static int command(String... arguments) {
        CommandLog.configure();
        return commandLine(arguments).execute(arguments);
    }

    private static int serve(Map<Setting, String> options) {
        PrintWriter err = utf8(System.err);
        try {
            return Serving.run(options, utf8(System.out), err);
        } catch (Exception failure) {
            return failed(failure, err);
        }
    }

    private static PrintWriter utf8(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /// Writes UTF-8 whatever the platform's encoding.
    ///
    /// @param arguments where the first is the name of a command, only that one is made ready: reading what all the
    ///     others take is a good part of the server's start
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        commands(arguments).forEach(command -> line.addSubcommand(command.getKey(), command.getValue()));
        return line.setOut(utf8(System.out))
                .setErr(utf8(System.err))
                .setExecutionExceptionHandler((failure, command, _) -> failed(failure, command.getErr()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    private static List<Map.Entry<String, Class<?>>> commands(String... arguments) {
        for (Map.Entry<String, Class<?>> command : COMMANDS) {
            if (arguments.length > 0 && command.getKey().equals(arguments[0])) {
                return List.of(command);
            }
        }
        return COMMANDS;
    }

    /// A failure is told in one line; its stack only where somebody asked for it.
    private static int failed(Exception failure, PrintWriter err) {
        String message = failure.getMessage();
        err.println("behalf: "
                + (message == null
                        ? "an unexpected failure, " + failure.getClass().getSimpleName()
                        : message));
        if (System.getenv("BEHALF_STACK_TRACES") != null) {
            failure.printStackTrace(err);
        }
        return ExitCode.FAILED;
    }
}
