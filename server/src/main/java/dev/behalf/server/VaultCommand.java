package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.vault.VaultKeys;
import dev.behalf.server.vault.VaultLosses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What is sealed for an environment, as a whole.
@Command(
        name = "vault",
        description = "Destroys what is sealed for an environment.",
        synopsisSubcommandLabel = "(destroy)",
        mixinStandardHelpOptions = true)
final class VaultCommand implements Runnable {

    private static final String NOT_TOLD = "the provider was not asked to revoke";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw UsageProblem.of(spec, "Expected destroy after vault");
    }

    @Command(
            name = "destroy",
            description = {
                "Destroys the keys of an environment: all that they sealed becomes unreadable, and its grants end, on all",
                "running servers within a second or two. Says first how much that is, and asks for the name."
            },
            footer = {
                "",
                "The console does the same, and asks the provider to revoke what it can before; this command cannot.",
            },
            mixinStandardHelpOptions = true)
    int destroy(
            @Mixin DatabaseOption database,
            @Option(
                            names = "--environment",
                            paramLabel = "ENVIRONMENT",
                            required = true,
                            description = "whose keys are destroyed")
                    String environment,
            @Option(
                            names = "--yes",
                            paramLabel = "ENVIRONMENT",
                            description = "its name once more, in place of typing it")
                    @Nullable
                    String yes)
            throws IOException {
        if (yes != null && !yes.equals(environment)) {
            throw UsageProblem.of(spec, "Expected the name of the environment after --yes, found another");
        }
        VaultLosses losses = database.withDatabase(opened -> {
            VaultKeys keys = KeyCommand.keys(opened);
            return keys.status(environment).isEmpty() ? null : keys.losses(environment);
        });
        if (losses == null) {
            return nothingSealed();
        }
        announce(environment, losses);
        if (yes == null && !typed().equals(environment)) {
            err().println("Expected the name " + environment + ", found another. Nothing was destroyed.");
            return ExitCode.FAILED;
        }
        Optional<VaultLosses> lost = database.withDatabase(
                opened -> KeyCommand.keys(opened).destroy(environment, NOT_TOLD, Actor.COMMAND_LINE));
        return lost.isEmpty() ? nothingSealed() : destroyed(environment, lost.get());
    }

    private void announce(String environment, VaultLosses losses) {
        out().println("With the keys of environment " + environment + " go, for good:");
        out().println("  Sign-ins that end: " + losses.grants());
        losses.contents().forEach((content, count) -> out().println("  " + content + ": " + count));
        out().println(
                        "Everybody signs in again, and new keys are made by themselves. Copies of the database from before"
                                + " still hold the keys, under the installation's key.");
        out().flush();
    }

    private String typed() throws IOException {
        out().print("Type the name of the environment: ");
        out().flush();
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line.strip();
    }

    private int destroyed(String environment, VaultLosses lost) {
        out().println("Destroyed the keys of environment " + environment + ". " + lost.text() + ".");
        out().println("The provider was not told: what it has issued stays good there until it expires. End it in its"
                + " dashboard.");
        return ExitCode.OK;
    }

    private int nothingSealed() {
        err().println(KeyCommand.NOTHING_SEALED);
        return ExitCode.FAILED;
    }

    private PrintWriter out() {
        return requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
        return requireNonNull(spec).commandLine().getErr();
    }
}
