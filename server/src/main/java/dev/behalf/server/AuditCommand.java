package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.server.audit.AuditLine;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.audit.ChainCheck;
import java.io.PrintWriter;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Reads the record of administrative acts.
@Command(
        name = "audit",
        description = "Exports the record of administrative acts, or checks that nothing in it was changed.",
        synopsisSubcommandLabel = "(export | verify)",
        mixinStandardHelpOptions = true)
final class AuditCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                requireNonNull(spec).commandLine(), "Expected export or verify after audit");
    }

    @Command(
            name = "export",
            description = "Prints every entry as a line of JSON, the oldest first.",
            mixinStandardHelpOptions = true)
    int export(@Mixin DatabaseOption database) {
        PrintWriter out = requireNonNull(spec).commandLine().getOut();
        database.withDatabase(open -> {
            new AuditLog(open, InstantSource.system()).each(entry -> out.println(AuditLine.of(entry)));
            return null;
        });
        return ExitCode.OK;
    }

    @Command(
            name = "verify",
            description = "Follows the chain of hashes; fails where an entry was changed or is missing.",
            mixinStandardHelpOptions = true)
    int verify(@Mixin DatabaseOption database) {
        CommandLine command = requireNonNull(spec).commandLine();
        return switch (database.withDatabase(open -> new AuditLog(open, InstantSource.system()).check())) {
            case ChainCheck.Intact(var entries) -> {
                command.getOut().println("The record is intact: " + entries + " entries.");
                yield ExitCode.OK;
            }
            case ChainCheck.Broken broken -> {
                command.getErr().println("The record was tampered with. " + broken.problem());
                yield ExitCode.FAILED;
            }
        };
    }
}
