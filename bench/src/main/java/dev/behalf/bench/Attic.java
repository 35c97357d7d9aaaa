package dev.behalf.bench;

import dev.behalf.provider.Surroundings;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.grants.AssertedGrant;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.offline.Answer;
import dev.behalf.server.offline.Ask;
import dev.behalf.server.offline.KeptTokens;
import dev.behalf.server.offline.OfflineAccess;
import dev.behalf.server.offline.OfflineTimes;
import dev.behalf.server.offline.OfflineTokens;
import dev.behalf.server.offline.ProviderApplication;
import dev.behalf.server.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What hands out providers' tokens, in this process, with many connections that are in use.
final class Attic implements AutoCloseable {

    static final OfflineTimes TIMES = OfflineTimes.DEFAULTS;

    private static final String ENVIRONMENT = "default";
    private static final String CLIENT = "bench";
    private static final int BATCH = 500;

    private final Instant start = Instant.now();
    private volatile long running;
    private volatile Duration behind;
    private final InstantSource clock = this::now;
    private final Egress egress = new Egress(EgressSettings.defaults().withAllowLoopbackProviders(true));
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final Database database;
    private final Environments environments;
    private final Grants grants;
    private final OfflineTokens tokens;
    private final OfflineAccess access;
    private final List<Ask> asks = new ArrayList<>();

    /// @param since how long ago the connections are made
    Attic(String database, SteadyProvider provider, Duration since) {
        this.behind = since;
        this.database = Database.open(database);
        environments = Environments.open(this.database, clock);
        Vault vault =
                Vault.open(this.database, clock, KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom())));
        grants = new Grants(this.database, vault, clock, GrantTimes.DEFAULTS);
        tokens = new OfflineTokens(this.database, vault, clock, TIMES);
        Federation federation = new Federation(this::surroundings, _ -> egress, new SecureRandom());
        access = new OfflineAccess(
                this.database, vault, clock, TIMES, environments::registry, federation.tokenClient(), grants::hasEnded);
        register(provider);
    }

    /// Stands still until [#start], so that it does not matter how long the connections take to be made.
    private Instant now() {
        Instant begun = start.minus(behind);
        return running == 0 ? begun : begun.plusNanos(System.nanoTime() - running);
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

    private void register(SteadyProvider provider) {
        String yaml = """
                environments:
                  - name: %s
                    kind: development
                    connection:
                      provider: oidc
                      issuer: %s
                      clientId: %s
                      offlineAccess: true
                    development:
                      allowLoopbackProviders: true
                """.formatted(ENVIRONMENT, provider.issuer(), CLIENT);
        if (!(Manifest.read(yaml.getBytes(StandardCharsets.UTF_8)) instanceof Manifest.Reading.Valid valid)) {
            throw new IllegalStateException("The configuration is not valid");
        }
        environments.apply(valid.manifest(), false, false, "bench");
    }

    private RegisteredConnection connection() {
        return Objects.requireNonNull(environments.registry().connections().get(ENVIRONMENT));
    }

    /// Makes connections whose access tokens have so long from their beginning, and asks for each once.
    void fill(int count, Duration life, String issuer) {
        String application = ProviderApplication.of(connection().connection().settings());
        Instant end = now().plus(life);
        for (int from = 0; from < count; from += BATCH) {
            int first = from;
            int last = Math.min(count, from + BATCH);
            database.write(_ -> {
                for (int i = first; i < last; i++) {
                    Grant grant = grants.asserted(new AssertedGrant(
                            ENVIRONMENT,
                            new Identity(issuer, "person-" + i, null, null),
                            AssertedGrant.Kind.EXCHANGE,
                            CLIENT,
                            CLIENT,
                            "https://auth.acme.com/mcp",
                            List.of("mcp")));
                    tokens.keep(
                            ENVIRONMENT,
                            grant.id(),
                            new KeptTokens(
                                    application,
                                    "refresh-" + i + "-" + "r".repeat(60),
                                    "access-" + i + "-" + "a".repeat(600),
                                    end,
                                    List.of("openid")));
                    asks.add(new Ask(ENVIRONMENT, grant.person(), grant.id(), List.of(), null));
                }
                return null;
            });
        }
        asks.forEach(this::ask);
    }

    List<Ask> asks() {
        return List.copyOf(asks);
    }

    /// @return when the token ends
    Instant ask(Ask ask) {
        return switch (access.ask(ask)) {
            case Answer.Token token -> token.expiresAt();
            case Answer other -> throw new IllegalStateException("A token was expected, found " + other);
        };
    }

    Instant time() {
        return now();
    }

    /// Moves the clock to the present, lets it run, and begins to look after connections.
    void start() {
        behind = Duration.ZERO;
        running = System.nanoTime();
        access.start();
    }

    /// How far the work is behind.
    ///
    /// @param refreshed connections of this generation at least
    /// @param waiting connections that are due
    /// @param lagMillis since when the longest of them is
    record Behind(int refreshed, int waiting, long lagMillis) {}

    Behind behind(int generation) {
        long now = clock.millis();
        return database.read(handle -> handle.createQuery("SELECT"
                        + " (SELECT COUNT(*) FROM provider_token WHERE generation >= ?) AS refreshed,"
                        + " (SELECT COUNT(*) FROM provider_token WHERE due_at <= ?) AS waiting,"
                        + " (SELECT COALESCE(MIN(due_at), ?) FROM provider_token WHERE due_at <= ?) AS since")
                .bind(0, generation)
                .bind(1, now)
                .bind(2, now)
                .bind(3, now)
                .map((row, _) -> new Behind(row.getInt("refreshed"), row.getInt("waiting"), now - row.getLong("since")))
                .one());
    }

    /// Makes all connections due at once.
    void allDue() {
        database.write(handle -> handle.execute("UPDATE provider_token SET due_at = ?", clock.millis()));
    }

    @Override
    public void close() {
        access.close();
        environments.close();
        egress.close();
        background.close();
        database.close();
    }
}
