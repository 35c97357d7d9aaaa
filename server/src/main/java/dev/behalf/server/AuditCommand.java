package dev.behalf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.behalf.server.audit.AuditFile;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.audit.ChainCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
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
            new AuditLog(open, InstantSource.system()).lines(out::println);
            return null;
        });
        return ExitCode.OK;
    }

    @Command(
            name = "verify",
            description = {
                "Follows the chain of hashes; fails where an entry was changed or is missing.",
                "Of the database, or of a file that was exported. A file that was cut at its end does not show it."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "FILE", arity = "0..1", description = "an export; - for standard input") @Nullable
                    String file)
            throws IOException {
        CommandLine command = requireNonNull(spec).commandLine();
        ChainCheck check = file == null
                ? database.withDatabase(open -> new AuditLog(open, InstantSource.system()).check())
                : check(file);
        return switch (check) {
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

    private static ChainCheck check(String file) throws IOException {
        try (InputStream stream = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            return AuditFile.check(lines.lines().iterator());
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file " + file + ". Name an export, or - for standard input.", e);
        }
    }
}
