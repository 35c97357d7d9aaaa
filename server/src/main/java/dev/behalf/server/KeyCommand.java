package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.crypto.KeyFile;
import dev.behalf.server.db.Database;
import dev.behalf.server.vault.VaultKeys;
import dev.behalf.server.vault.VaultStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Makes the key that encrypts what is secret in the database, and looks after those that it encrypts.
@Command(
        name = "key",
        description = "The keys that secrets in the database are encrypted with: made, shown, changed.",
        synopsisSubcommandLabel = "(generate | status | rotate)",
        mixinStandardHelpOptions = true)
final class KeyCommand implements Runnable {

    /// What an environment without data keys is answered with.
    static final String NOTHING_SEALED =
            "Expected an environment that has sealed something, as `behalf key status` shows"
                    + " them; there is none of that name.";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw UsageProblem.of(spec, "Expected generate, status or rotate after key");
    }

    @Command(
            name = "generate",
            description =
                    "Makes a new key, for BEHALF_KEY_FILE or BEHALF_KEY. All nodes of an installation need the same.",
            mixinStandardHelpOptions = true)
    int generate(
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "write it to this new file, readable by its owner only; else it is printed")
                    @Nullable
                    Path out)
            throws IOException {
        CommandLine command = requireNonNull(spec).commandLine();
        if (out == null) {
            command.getOut().println(KeyEncryptionKey.generate(new SecureRandom()));
        } else if (!KeyFile.create(out, new SecureRandom())) {
            command.getErr()
                    .println("Expected a file that is not there yet, found " + out
                            + ". Keep it, or choose another name.");
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }

    @Command(
            name = "status",
            description = "Shows the data keys of environments, and how much is sealed by each.",
            mixinStandardHelpOptions = true)
    int status(@Mixin DatabaseOption database, @Option(names = "--json", description = "print JSON") boolean json) {
        List<VaultStatus> all = database.withDatabase(opened -> keys(opened).all());
        PrintWriter out = requireNonNull(spec).commandLine().getOut();
        if (json) {
            out.println(ApplyReport.text(KeyStatusForms.json(all)));
        } else if (all.isEmpty()) {
            out.println("Nothing is sealed yet.");
        } else {
            TextTable.print(out, KeyStatusForms.rows(all));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "rotate",
            description = {
                "Gives an environment another data key, and has all its secrets sealed by that; a running server",
                "does it, without downtime, within a bit more than an hour. See `behalf key status`."
            },
            mixinStandardHelpOptions = true)
    int rotate(
            @Mixin DatabaseOption database,
            @Option(
                            names = "--environment",
                            paramLabel = "ENVIRONMENT",
                            required = true,
                            description = "whose key is changed")
                    String environment) {
        CommandLine command = requireNonNull(spec).commandLine();
        return switch (database.withDatabase(opened -> keys(opened).rotate(environment, Actor.COMMAND_LINE))) {
            case YES -> {
                command.getOut()
                        .println(
                                "Wanted. A running server makes the new key within a second or two, and seals by it two"
                                        + " minutes later; `behalf key status` shows how far it is.");
                yield ExitCode.OK;
            }
            case ALREADY -> {
                command.getOut().println("A new key was asked for already, and does not seal yet.");
                yield ExitCode.OK;
            }
            case NO_KEY -> {
                command.getErr().println(NOTHING_SEALED);
                yield ExitCode.FAILED;
            }
        };
    }

    /// Of no server: those that run follow within a second or two.
    static VaultKeys keys(Database database) {
        return new VaultKeys(
                database, new AuditLog(database, InstantSource.system()), InstantSource.system(), () -> {});
    }
}
