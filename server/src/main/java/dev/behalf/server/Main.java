package dev.behalf.server;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line.
@Command(
        name = "behalf",
        description = "Verifies the tokens of the identity provider you already have.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            VerifyCommand.class,
            DoctorCommand.class,
            ApplyCommand.class,
            KeysCommand.class,
            KeyCommand.class,
            PinsCommand.class,
            TeamCommand.class,
            TokensCommand.class,
            AuditCommand.class,
            SandboxCommand.class,
        })
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        CommandLog.configure();
        System.exit(commandLine().execute(arguments));
    }

    /// The whole command line, writing UTF-8 whatever the platform's encoding.
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler(Main::failed)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    /// A failure is told in one line; its stack only where somebody asked for it.
    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println("behalf: " + failure.getMessage());
        if (System.getenv("BEHALF_STACK_TRACES") != null) {
            failure.printStackTrace(command.getErr());
        }
        return ExitCode.FAILED;
    }
}
