package dev.behalf.server.offline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// The wire between a node and PostgreSQL, which can be slowed, cut and frozen; and cut at a step of the refresh
/// protocol, which it knows by the statement that passes. So a process can be killed exactly there, and the product
/// has no hook for it. Statements must travel as text (`prepareThreshold=0`).
final class DatabaseWire implements AutoCloseable {

    /// Where the process stands still until it is killed.
    enum Step {
        /// The lease is taken and the provider not asked.
        LEASED("SET lease = $", true),
        /// The provider has answered, and nothing is stored.
        ANSWERED("SET token = COALESCE(", false),
        /// The answer is stored, and nobody has looked whose it is.
        STORED("SET token = COALESCE(", true),
        /// Somebody has looked, and not said so.
        LOOKED("SET checked = 1", false),
        /// All is done, and nobody has got the token.
        DONE("SET checked = 1", true);

        private final String statement;
        private final boolean committed;

        Step(String statement, boolean committed) {
            this.statement = statement;
            this.committed = committed;
        }
    }

    private record Trap(Step step, CompletableFuture<Void> caught) {}

    private final ServerSocket server;
    private final int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;
    private volatile Duration delay = Duration.ZERO;
    private volatile @Nullable CompletableFuture<Void> frozen;
    private volatile @Nullable Trap trap;

    /// @param target the port of PostgreSQL
    DatabaseWire(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// Cuts all connections, and refuses others until [#mend].
    void cut() {
        refusing = true;
        links.forEach(Link::close);
    }

    /// Nothing arrives, and nothing is cut, until [#mend].
    void freeze() {
        frozen = new CompletableFuture<>();
    }

    /// Nothing more passes the connections that there are, and they stay open; new ones work.
    void strand() {
        links.forEach(link -> link.stranded = true);
    }

    /// Everything that is sent arrives so much later.
    void slow(Duration pause) {
        delay = pause;
    }

    void mend() {
        refusing = false;
        delay = Duration.ZERO;
        CompletableFuture<Void> ice = frozen;
        frozen = null;
        if (ice != null) {
            ice.complete(null);
        }
    }

    /// The next connection that comes to the step stands still there.
    ///
    /// @return done when one has
    CompletableFuture<Void> trap(Step step) {
        Trap set = new Trap(step, new CompletableFuture<>());
        trap = set;
        return set.caught();
    }

    /// Takes the trap away.
    void disarm() {
        trap = null;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                if (refusing) {
                    near.close();
                } else {
                    Link link = new Link(near, new Socket(InetAddress.getLoopbackAddress(), target));
                    links.add(link);
                    Thread.ofVirtual().start(link::up);
                    Thread.ofVirtual().start(link::down);
                }
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        links.forEach(Link::close);
    }

    /// One connection.
    private final class Link {
        private final Socket near;
        private final Socket far;
        private volatile boolean stranded;
        private volatile @Nullable Trap entered;
        private volatile @Nullable Trap closing;

        private Link(Socket near, Socket far) throws IOException {
            this.near = near;
            this.far = far;
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
        }

        private void up() {
            pump(near, far, this::goesUp);
        }

        private void down() {
            pump(far, near, (_, _) -> comesDown());
        }

        private void pump(Socket from, Socket to, BiPredicate<byte[], Integer> passes) {
            byte[] buffer = new byte[64 * 1024];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    CompletableFuture<Void> ice = frozen;
                    if (ice != null) {
                        ice.join();
                    }
                    if (!delay.isZero()) {
                        Pause.of(delay);
                    }
                    if (!stranded && passes.test(buffer, count)) {
                        out.write(buffer, 0, count);
                    }
                }
            } catch (IOException _) {
                // One side is gone.
            }
            close();
        }

        private boolean goesUp(byte[] buffer, int count) {
            Trap set = trap;
            if (set == null && entered == null) {
                return true;
            }
            String sent = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
            if (set != null && entered == null && sent.contains(set.step().statement)) {
                entered = set;
                if (!set.step().committed) {
                    trap = null;
                    set.caught().complete(null);
                    return false;
                }
            } else if (entered != null && sent.contains("COMMIT")) {
                closing = entered;
            } else if (entered != null && sent.contains("ROLLBACK")) {
                entered = null;
            }
            return true;
        }

        /// The answer to the commit says that it is done; it does not arrive.
        private boolean comesDown() {
            Trap set = closing;
            if (set == null) {
                return true;
            }
            trap = null;
            set.caught().complete(null);
            return false;
        }

        private void close() {
            links.remove(this);
            try (near;
                    far) {
                entered = null;
            } catch (IOException _) {
                // Gone already.
            }
        }
    }
}
