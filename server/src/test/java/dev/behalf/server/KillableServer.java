package dev.behalf.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The whole server in a process of its own, which can be killed. Its clock stands still at [TestingClock]'s beginning,
/// so that
/// nothing expires however long it takes to start again.
final class KillableServer implements AutoCloseable {

    private static final String READY = "ready";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;

    private KillableServer(Process process) {
        this.process = process;
    }

    /// What runs in the process.
    ///
    /// @param arguments the port, the database and the manifest
    public static void main(String[] arguments) throws InterruptedException {
        ServerSettings settings =
                TestingProviders.settings(Integer.parseInt(arguments[0]), arguments[1], Path.of(arguments[2]));
        Gateway.start(settings, new TestingClock());
        System.out.println(READY);
        new CountDownLatch(1).await();
    }

    /// Starts it on what is in the directory, and waits until it answers.
    static KillableServer start(TestingProviders providers, Path directory) {
        ServerSettings settings = providers.settings(directory);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KillableServer.class.getName(),
                String.valueOf(providers.port),
                settings.database(),
                String.valueOf(settings.manifest())));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .directory(new File(".").getAbsoluteFile())
                    .start();
            awaitReady(process);
            return new KillableServer(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitReady(Process process) {
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        List<String> output = new ArrayList<>();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader lines = process.inputReader()) {
                lines.lines().forEach(line -> {
                    output.add(line);
                    if (line.equals(READY)) {
                        ready.complete(true);
                    }
                });
            } catch (IOException | UncheckedIOException _) {
                // It was killed.
            }
            ready.complete(false);
        });
        if (!ready.completeOnTimeout(false, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()) {
            process.destroyForcibly();
            throw new AssertionError("the server did not start:\n" + String.join("\n", output));
        }
    }

    /// By SIGKILL: it gets no chance to finish anything.
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
