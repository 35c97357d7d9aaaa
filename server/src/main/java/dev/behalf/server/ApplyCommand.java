package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.server.environment.ApplyResult;
import dev.behalf.server.environment.CreatedKey;
import dev.behalf.server.environment.CreatedWebhook;
import dev.behalf.server.environment.Difference;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.ManifestProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes what is registered as a file says.
@Command(
        name = "apply",
        description = "Makes environments and what they have as behalf.yaml says; shows what it changes.",
        footer = {
            "",
            "Applying a file again changes nothing. What the file does not name is left alone.",
            "A new key, and the signing secret of a new webhook, is shown once, here. Ends with 0 done, 1 failed, 2 problems in the file.",
        },
        mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {

    @Mixin
    private final DatabaseOption database = new DatabaseOption();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "default behalf.yaml; - for standard input")
    private String file = "behalf.yaml";

    @Option(names = "--dry-run", description = "show what would change, and change nothing")
    private boolean dryRun;

    @Option(
            names = "--prune",
            description = "remove environments, connections and what else the file does not name, and revoke such keys")
    private boolean prune;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return switch (Manifest.read(bytes())) {
            case Manifest.Reading.Invalid(var problems) -> invalid(problems);
            case Manifest.Reading.Valid(var manifest, var notes) -> {
                notes.forEach(note -> err().println("note: " + note));
                Function<Environments, ApplyResult> work =
                        environments -> environments.apply(manifest, prune, dryRun, "apply by " + user());
                yield report(
                        dryRun
                                ? database.tryWithWebhooks(work)
                                : database.made().withWebhooks(work));
            }
        };
    }

    /// For the history.
    private static String user() {
        return System.getProperty("user.name", "unknown");
    }

    private byte[] bytes() throws IOException {
        if (file.equals("-")) {
            return System.in.readNBytes(Manifest.MAX_BYTES + 1);
        }
        try (InputStream content = Files.newInputStream(Path.of(file))) {
            return content.readNBytes(Manifest.MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file " + file + ". Name the file to apply, or - for standard input.", e);
        } catch (IOException e) {
            throw new IOException(FileProblem.of(Path.of(file), e), e);
        }
    }

    private int invalid(List<ManifestProblem> problems) {
        if (json) {
            out().println(ApplyReport.json(problems));
        } else {
            problems.forEach(problem -> err().println(problem.text(file)));
            err().println(
                            problems.size() == 1
                                    ? "1 problem; nothing was changed."
                                    : problems.size() + " problems; nothing was changed.");
        }
        return ExitCode.USAGE;
    }

    private int report(ApplyResult result) {
        if (json) {
            out().println(ApplyReport.json(result, dryRun));
        }
        return switch (result) {
            case ApplyResult.Applied applied -> {
                if (!json) {
                    print(applied);
                }
                yield ExitCode.OK;
            }
            case ApplyResult.Refused(var problems) -> {
                if (!json) {
                    problems.forEach(problem -> err().println(file + ": " + problem));
                    err().println("Nothing was changed.");
                }
                yield ExitCode.USAGE;
            }
        };
    }

    private void print(ApplyResult.Applied applied) {
        applied.differences().stream().map(Difference::text).forEach(out()::println);
        if (!applied.changed()) {
            out().println("Nothing to change.");
        } else if (dryRun) {
            out().println("Nothing was changed: this was a dry run.");
        }
        for (CreatedKey created : applied.created()) {
            out().println();
            KeysCommand.showOnce(out(), created);
        }
        for (CreatedWebhook created : applied.webhooks()) {
            out().println();
            showOnce(out(), created);
        }
    }

    /// Prints the signing secret of a new webhook with the warning that belongs to it.
    static void showOnce(PrintWriter out, CreatedWebhook created) {
        out.println("Signing secret of the new webhook %s of environment %s, shown only now:"
                .formatted(created.url(), created.environment()));
        out.println("  " + created.secret());
    }

    private PrintWriter out() {
        return requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
        return requireNonNull(spec).commandLine().getErr();
    }
}
