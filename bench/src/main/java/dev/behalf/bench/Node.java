package dev.behalf.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts JavaScript programs.
///
/// @param packages where npm installed what they need
record Node(Path packages) {

    /// @param program a path below that directory
    Child start(Path log, Map<String, String> environment, String program, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(binary(), packages.toAbsolutePath().resolve(program).toString()));
        command.addAll(List.of(arguments));
        return Child.start(log, environment, command);
    }

    /// The one that came with the packages, where there is one.
    String binary() {
        for (String architecture : List.of("x64", "arm64")) {
            Path own = packages.toAbsolutePath().resolve("node_modules/node-linux-" + architecture + "/bin/node");
            if (Files.isExecutable(own)) {
                return own.toString();
            }
        }
        return "node";
    }
}
