package dev.behalf.server.offline;

import dev.behalf.server.TestingPorts;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A [ChaosNode] that is started, asked, killed and started again.
final class ChaosProcess implements AutoCloseable {

    /// What whoever asked a node gets that was killed.
    static final String GONE = "gone";

    private static final int TRIES = 3000;

    private final String database;
    private final Path log;
    private final AtomicLong asks = new AtomicLong();
    private volatile @Nullable Life life;
    private volatile Duration slowestStart = Duration.ZERO;

    /// @param log what the processes say, one after the other
    ChaosProcess(String database, Path log) {
        this.database = database;
        this.log = log;
    }

    /// One process, and who waits for its answers.
    private record Life(
            Process process,
            Socket socket,
            BufferedWriter writer,
            ReentrantLock writing,
            Map<Long, CompletableFuture<String>> waiting) {}

    Path log() {
        return log;
    }

    /// The longest that a process took until it answered.
    Duration slowestStart() {
        return slowestStart;
    }

    boolean isUp() {
        return life != null;
    }

    /// Returns when it answers.
    synchronized void start() {
        int port = freePort();
        long began = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChaosNode.class.getName(),
                        String.valueOf(port),
                        database)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .directory(new File(".").getAbsoluteFile());
        builder.environment().put(ChaosNode.KEY, OfflineWorld.KEY_TEXT);
        try {
            Process process = builder.start();
            Socket socket = connect(process, port);
            Life born = new Life(
                    process,
                    socket,
                    new BufferedWriter(new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8)),
                    new ReentrantLock(),
                    new ConcurrentHashMap<>());
            Thread.ofVirtual().start(() -> read(born));
            life = born;
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            slowestStart = took.compareTo(slowestStart) > 0 ? took : slowestStart;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket connect(Process process, int port) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IOException("the node ended; see " + log, notYet);
                }
                Pause.of(Duration.ofMillis(20));
            }
        }
        process.destroyForcibly();
        throw new IOException("the node does not answer; see " + log);
    }

    private static void read(Life life) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(life.socket().getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                CompletableFuture<String> waiting = life.waiting().remove(Long.parseLong(line.substring(0, space)));
                Objects.requireNonNull(waiting).complete(line.substring(space + 1));
            }
        } catch (IOException _) {
            // It was killed.
        }
        release(life);
    }

    private static void release(Life life) {
        life.waiting().values().forEach(each -> each.complete(GONE));
    }

    /// @return `token TOKEN`, `refused WHY`, `error WHY`, or [#GONE]
    @SuppressWarnings("ReferenceEquality") // The very one that was asked: a successor may look the same.
    CompletableFuture<String> ask(Ask ask) {
        Life now = life;
        if (now == null) {
            return CompletableFuture.completedFuture(GONE);
        }
        long id = asks.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        now.waiting().put(id, answer);
        now.writing().lock();
        try {
            now.writer().write(id + " " + ask.environment() + " " + ask.person() + " " + ask.grant() + "\n");
            now.writer().flush();
        } catch (IOException gone) {
            answer.complete(GONE);
        } finally {
            now.writing().unlock();
        }
        if (life != now) {
            release(now);
        }
        return answer;
    }

    /// By SIGKILL: it gets no chance to finish anything.
    void kill() {
        Life now = life;
        if (now != null) {
            life = null;
            now.process().destroyForcibly().onExit().join();
            release(now);
        }
    }

    private static int freePort() {
        return TestingPorts.free();
    }

    @Override
    public void close() {
        kill();
    }
}
