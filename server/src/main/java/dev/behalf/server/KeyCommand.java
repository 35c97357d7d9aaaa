package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.crypto.KeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Makes the key that encrypts what is secret in the database.
@Command(
        name = "key",
        description = "Makes the key that secrets in the database are encrypted with.",
        synopsisSubcommandLabel = "generate",
        mixinStandardHelpOptions = true)
final class KeyCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(requireNonNull(spec).commandLine(), "Expected generate after key");
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
}
