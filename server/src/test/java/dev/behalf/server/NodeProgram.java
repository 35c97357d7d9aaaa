package dev.behalf.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A program for Node.js among the packages that `scripts/install-test-tools` installs. It listens on this machine
/// only,
/// opens no browser, and finds nothing of whoever runs the tests.
final class NodeProgram implements AutoCloseable {

    private static final Path SCRIPTS = Path.of("src", "test", "node");
    private static final Path PACKAGES = Path.of("target", "node").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String END = "";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    private NodeProgram(Process process) {
        this.process = process;
    }

    /// @param home for what the program keeps
    /// @param command the program, below the packages or beside them, and its arguments
    static NodeProgram start(Path home, String... command) {
        List<String> full = new ArrayList<>(List.of(node()));
        full.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(full).directory(PACKAGES.toFile());
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        variables.put("HOME", home.toString());
        variables.put("BROWSER", "true");
        variables.put("NODE_OPTIONS", "--require " + PACKAGES.resolve("loopback.cjs"));
        // Inspector asks people only at a terminal, unless it is told that a browser will be there.
        variables.put("MCP_AUTO_OPEN_ENABLED", "true");
        variables.put("MCP_INSPECTOR_SECRET_STORE", "memory");
        try {
            copyScripts();
            NodeProgram program = new NodeProgram(builder.start());
            program.pump(program.process.inputReader());
            program.pump(program.process.errorReader());
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The one among the packages, which there is for Linux; elsewhere whichever is installed.
    private static String node() {
        if (!Files.isDirectory(PACKAGES.resolve("node_modules"))) {
            throw new AssertionError("The MCP clients to test with are missing; run scripts/install-test-tools.");
        }
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
        Path packaged = PACKAGES.resolve(Path.of("node_modules", "node-linux-" + architecture, "bin", "node"));
        return Files.isExecutable(packaged) ? packaged.toString() : "node";
    }

    /// Node.js looks for packages from where a script is.
    private static void copyScripts() throws IOException {
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : scripts.filter(path -> path.toString().matches(".*\\.[cm]js"))
                    .toList()) {
                Files.copy(script, PACKAGES.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void pump(BufferedReader reader) {
        Thread.ofVirtual().start(() -> {
            try (reader) {
                reader.lines().filter(line -> !line.isEmpty()).forEach(lines::add);
            } catch (IOException | UncheckedIOException _) {
                // The program was ended.
            }
            lines.add(END);
        });
    }

    /// Waits for it to write a line like that, to standard output or error.
    String await(Pattern pattern) {
        int ends = 0;
        while (ends < 2) {
            String line = next();
            Matcher matcher = pattern.matcher(line);
            if (!line.equals(END) && matcher.find()) {
                return matcher.group(matcher.groupCount());
            }
            ends += line.equals(END) ? 1 : 0;
        }
        throw new AssertionError(pattern + " was not written but\n" + output());
    }

    private String next() {
        try {
            String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("nothing more was written after\n" + output());
            }
            seen.add(line);
            return line;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void write(String line) {
        try {
            Writer writer = process.outputWriter();
            writer.write(line + "\n");
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(output(), e);
        }
    }

    /// Waits for its end.
    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE)) {
                throw new AssertionError("it does not end; it wrote\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What it has written so far.
    String output() {
        lines.drainTo(seen);
        return String.join("\n", seen);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
