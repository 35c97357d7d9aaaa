package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Wrong use of a command. Apart from the commands: what Java records of a start (JEP 514) holds them all, and one that
/// throws a class of picocli, which is not recorded, would have it loaded before anything else is done.
final class UsageProblem {

    private UsageProblem() {}

    /// @param problem a sentence; picocli shows how the command is used below it
    static RuntimeException of(@Nullable CommandSpec spec, String problem) {
        return new CommandLine.ParameterException(requireNonNull(spec).commandLine(), problem);
    }
}
