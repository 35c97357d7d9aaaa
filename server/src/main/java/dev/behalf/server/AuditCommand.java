package dev.behalf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.behalf.keys.Printable;
import dev.behalf.server.audit.AuditLine;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.calls.CallLine;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.chain.ChainCheck;
import dev.behalf.server.chain.ChainFile;
import dev.behalf.server.chain.Link;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Reads the record of administrative acts, and the logs of calls to MCP servers.
@Command(
        name = "audit",
        description =
                "Exports the record of administrative acts or of calls, or checks that nothing in it was changed.",
        synopsisSubcommandLabel = "(export | verify)",
        mixinStandardHelpOptions = true)
final class AuditCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw UsageProblem.of(spec, "Expected export or verify after audit");
    }

    @Command(
            name = "export",
            description = "Prints every entry as a line of JSON, the oldest first.",
            mixinStandardHelpOptions = true)
    int export(@Mixin DatabaseOption database, @Mixin CallsOption calls) {
        PrintWriter out = requireNonNull(spec).commandLine().getOut();
        database.withDatabase(open -> {
            calls.log(open).lines(out::println);
            return null;
        });
        return ExitCode.OK;
    }

    @Command(
            name = "verify",
            description = {
                "Follows the chain of hashes; fails where an entry was changed or is missing.",
                "Of the database, or of a file that was exported. A file that was cut at its beginning or end does not",
                "show it: compare the numbers and the hash that are printed with what was noted elsewhere."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin DatabaseOption database,
            @Mixin CallsOption calls,
            @Parameters(paramLabel = "FILE", arity = "0..1", description = "an export; - for standard input") @Nullable
                    String file)
            throws IOException {
        CommandLine command = requireNonNull(spec).commandLine();
        Extent extent = new Extent();
        ChainCheck check =
                file == null ? database.withDatabase(open -> calls.log(open).check()) : check(file, extent);
        return switch (check) {
            case ChainCheck.Intact(var entries) -> {
                String count = entries + (entries == 1 ? " entry." : " entries.");
                command.getOut().println("The record is intact: " + count + extent.text());
                yield ExitCode.OK;
            }
            case ChainCheck.Broken broken -> {
                command.getErr().println("The record was tampered with. " + broken.problem());
                yield ExitCode.FAILED;
            }
        };
    }

    /// Which log is meant.
    static final class CallsOption {

        @Option(
                names = "--calls",
                paramLabel = "ENVIRONMENT",
                description = "the calls to MCP servers of this environment, instead of administrative acts")
        private @Nullable String environment;

        Log log(Database database) {
            if (environment == null) {
                AuditLog acts = new AuditLog(database, InstantSource.system());
                return new Log(acts::lines, acts::check);
            }
            String name = environment;
            requireEnvironment(database, name);
            // Reads only: nothing is forgotten by it.
            CallLog calls = new CallLog(database, InstantSource.system(), Duration.ZERO);
            return new Log(reader -> calls.lines(name, reader), () -> calls.check(name));
        }
    }

    /// The calls of an environment that is not there would be none, and whole.
    private static void requireEnvironment(Database database, String name) {
        try (Environments environments = Environments.open(database, InstantSource.system())) {
            Set<String> known =
                    new TreeSet<>(environments.registry().environments().keySet());
            if (!known.contains(name)) {
                throw new IllegalStateException("Expected "
                        + (known.isEmpty() ? "an environment" : "one of the environments " + String.join(", ", known))
                        + " after --calls, found " + Printable.text(name) + ".");
            }
        }
    }

    /// One of the logs.
    record Log(Consumer<Consumer<String>> all, Supplier<ChainCheck> whole) {

        void lines(Consumer<String> reader) {
            all.accept(reader);
        }

        ChainCheck check() {
            return whole.get();
        }
    }

    /// Which entries a file has: what was cut off before and behind them shows where others were noted.
    private static final class Extent {
        private @Nullable Link first;
        private @Nullable Link last;

        ChainFile.Line seen(ChainFile.Line line) {
            first = first == null ? line.link() : first;
            last = line.link();
            return line;
        }

        String text() {
            return first == null || last == null
                    ? ""
                    : " The first is number " + first.number() + ", the last number " + last.number()
                            + " with the hash " + last.hash() + ".";
        }
    }

    private static ChainCheck check(String file, Extent extent) throws IOException {
        try (InputStream stream = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            return ChainFile.check(
                    lines.lines().iterator(),
                    line -> AuditLine.read(line).or(() -> CallLine.read(line)).map(extent::seen));
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file " + file + ". Name an export, or - for standard input.", e);
        }
    }
}
