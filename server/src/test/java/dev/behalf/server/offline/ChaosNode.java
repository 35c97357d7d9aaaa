package dev.behalf.server.offline;

import dev.behalf.provider.Surroundings;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.federation.ProviderTokenClient;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.vault.Vault;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/// A node in a process of its own that hands out providers' tokens, to be killed. Takes lines `id environment person
/// grant` over a loopback socket and answers each with `id` and what came of it.
final class ChaosNode {

    /// The name of the environment variable with the installation's key.
    static final String KEY = "BEHALF_CHAOS_KEY";

    /// Of one document of the provider; redemptions may take twice that.
    private static final Duration FETCH = Duration.ofMillis(750);

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    static final OfflineTimes TIMES = new OfflineTimes(
                    OfflineTimes.DEFAULTS.lease(),
                    OfflineTimes.DEFAULTS.margin(),
                    Duration.ofSeconds(14),
                    KEEP_ALIVE,
                    Duration.ofMinutes(5))
            .withExchange(ProviderTokenClient.longest(FETCH));

    private final InstantSource clock = InstantSource.system();
    private final Egress egress =
            new Egress(EgressSettings.defaults().withDeadline(FETCH).withAllowLoopbackProviders(true));
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final Environments environments;
    private final OfflineAccess access;

    private ChaosNode(Database database, KeyEncryptionKey key) {
        environments = Environments.open(database, clock);
        Federation federation = new Federation(this::surroundings, _ -> egress, new SecureRandom());
        access = new OfflineAccess(
                database,
                Vault.open(database, clock, key),
                clock,
                TIMES,
                environments::registry,
                federation.tokenClient(),
                _ -> false);
    }

    private Surroundings surroundings(RegisteredConnection connection) {
        return new Surroundings(
                egress,
                environments.archive(connection.environment()),
                environments.pins(connection.environment()),
                clock,
                background,
                null,
                connection.switches());
    }

    /// @param arguments the port to listen at, and the database
    public static void main(String[] arguments) throws IOException {
        KeyEncryptionKey key = KeyEncryptionKey.parse(Objects.requireNonNull(System.getenv(KEY)));
        ChaosNode node = open(arguments[1], key);
        node.access.start();
        try (ServerSocket server =
                new ServerSocket(Integer.parseInt(arguments[0]), 100, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> node.serve(socket));
            }
        }
    }

    /// The database may be away while a node starts.
    private static ChaosNode open(String url, KeyEncryptionKey key) {
        for (int tries = 0; ; tries++) {
            try {
                return started(Database.open(url), key);
            } catch (RuntimeException e) {
                if (tries == 20) {
                    throw e;
                }
            }
            Pause.of(Duration.ofMillis(200));
        }
    }

    private static ChaosNode started(Database database, KeyEncryptionKey key) {
        try {
            return new ChaosNode(database, key);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private void serve(Socket socket) {
        ReentrantLock writing = new ReentrantLock();
        try (socket;
                BufferedReader asks = new BufferedReader(
                        new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                BufferedWriter answers = new BufferedWriter(
                        new java.io.OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8))) {
            for (String line = asks.readLine(); line != null; line = asks.readLine()) {
                String[] ask = line.split(" ", -1);
                background.execute(() -> {
                    String answer = ask[0] + " " + answer(new Ask(ask[1], ask[2], ask[3], List.of(), null)) + "\n";
                    writing.lock();
                    try {
                        answers.write(answer);
                        answers.flush();
                    } catch (IOException _) {
                        // Whoever asked is gone.
                    } finally {
                        writing.unlock();
                    }
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String answer(Ask ask) {
        try {
            return switch (access.ask(ask)) {
                case Answer.Token token -> "token " + token.value();
                case Answer.NeedsSignIn(var reason) -> "refused needs_sign_in " + reason.id();
                case Answer.NotKept(var reason) -> "refused not_kept " + (reason == null ? "" : reason.id());
                case Answer.Unavailable _ -> "refused unavailable";
                case Answer.Misconfigured(var problem) -> "refused misconfigured " + problem.reason();
                case Answer.Paused _ -> "refused paused";
                case Answer.NotAllowed _ -> "refused not allowed";
                case Answer.MissingScope _ -> "refused missing_scope";
                case Answer.OtherAudience _ -> "refused other_audience";
                case Answer.Mismatch _ -> "refused mismatch";
            };
        } catch (RuntimeException e) {
            return "error " + e;
        }
    }
}
