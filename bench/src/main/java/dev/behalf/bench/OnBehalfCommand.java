package dev.behalf.bench;

import dev.behalf.server.offline.Ask;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How long it takes to ask for a provider's token that is in memory, and whether many are refreshed in time.
@Command(name = "on-behalf", description = "Warm asks for providers' tokens, and refreshes ahead on both databases.")
final class OnBehalfCommand implements Callable<Integer> {

    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Duration LIFE = Duration.ofMinutes(10);

    /// Tokens in use are refreshed when 75 to 85 in 100 of their life are over: those of one moment within this
    /// minute.
    private static final Duration FIRST_DUE = LIFE.multipliedBy(3).dividedBy(4);

    private static final int WARM_UP = 200;
    private static final int BATCHES = 400;

    @Mixin
    private Workplace workplace = new Workplace();

    @Option(
            names = "--postgresql",
            paramLabel = "URL",
            description = "An empty database, as postgresql://user:password@host/name. Without it a server is started.")
    private @Nullable String postgresql;

    @Option(names = "--connections", description = "Default: ${DEFAULT-VALUE}")
    private int connections = 10_000;

    @Option(names = "--asks", description = "A second, meanwhile. Default: ${DEFAULT-VALUE}")
    private int asksPerSecond = 1000;

    private record Row(double micros, int seconds, int backlog, long lagMillis, int asks, int late, double perSecond) {}

    @Override
    public Integer call() throws Exception {
        Path directory = workplace.directory();
        StringBuilder table = new StringBuilder("""
                | | warm ask | refreshed within | most waiting | longest behind | asks meanwhile | late | all due at once |
                |---|--:|--:|--:|--:|--:|--:|--:|
                """);
        table.append(row("SQLite", directory.resolve("on-behalf.db").toString()));
        if (postgresql != null) {
            table.append(row("PostgreSQL", postgresql));
        } else {
            try (Postgres own = Postgres.start(directory)) {
                table.append(row("PostgreSQL", own.create("onbehalf")));
            }
        }
        workplace.page().put("on-behalf", table.toString());
        return 0;
    }

    private String row(String name, String database) throws Exception {
        Row found = measure(database);
        return String.format(
                Locale.ROOT,
                "| %s | %.2f µs | %d s | %d | %.1f s | %d | %d | %.0f/s |%n",
                name,
                found.micros,
                found.seconds,
                found.backlog,
                found.lagMillis / 1e3,
                found.asks,
                found.late,
                found.perSecond);
    }

    private Row measure(String database) throws Exception {
        try (SteadyProvider provider = new SteadyProvider(LATENCY, LIFE);
                Attic attic = new Attic(database, provider, FIRST_DUE)) {
            System.out.println("Making " + connections + " connections ...");
            attic.fill(connections, LIFE, provider.issuer());
            double micros = warm(attic);
            attic.start();
            Asker asker = new Asker(attic, asksPerSecond);
            CompletableFuture<Void> asking = CompletableFuture.runAsync(asker::run);
            int backlog = 0;
            long lag = 0;
            int seconds = 0;
            for (Attic.Behind now = attic.behind(1); now.refreshed() < connections; now = attic.behind(1)) {
                backlog = Math.max(backlog, now.waiting());
                lag = Math.max(lag, now.lagMillis());
                System.out.println(seconds + " s: " + now);
                Probe.pause(1000);
                seconds++;
            }
            asker.stop();
            asking.join();
            long began = System.nanoTime();
            attic.allDue();
            while (attic.behind(2).refreshed() < connections) {
                Probe.pause(100);
            }
            double perSecond = connections / ((System.nanoTime() - began) / 1e9);
            return new Row(micros, seconds, backlog, lag, asker.asks, asker.late, perSecond);
        }
    }

    /// @return microseconds; the 25th percentile of batches that ask for each of a thousand connections
    private static double warm(Attic attic) {
        List<Ask> some = attic.asks().subList(0, Math.min(1000, attic.asks().size()));
        List<Double> micros = new ArrayList<>();
        for (int batch = 0; batch < WARM_UP + BATCHES; batch++) {
            long began = System.nanoTime();
            some.forEach(attic::ask);
            if (batch >= WARM_UP) {
                micros.add((System.nanoTime() - began) / 1e3 / some.size());
            }
        }
        Collections.sort(micros);
        return micros.get(micros.size() / 4);
    }

    /// Asks at a steady rate. An ask is late when the token that the one before brought is over, and there is no
    /// other.
    private static final class Asker {
        private final Attic attic;
        private final int perSecond;
        private final Random random = new Random(1);
        private final Map<Ask, Instant> ends = new HashMap<>();
        private volatile boolean over;
        private int asks;
        private int late;

        private Asker(Attic attic, int perSecond) {
            this.attic = attic;
            this.perSecond = perSecond;
        }

        private void run() {
            List<Ask> all = attic.asks();
            while (!over) {
                for (int i = 0; i < perSecond / 100; i++) {
                    Ask ask = all.get(random.nextInt(all.size()));
                    Instant before = attic.time();
                    long began = System.nanoTime();
                    Instant end = attic.ask(ask);
                    boolean waited = System.nanoTime() - began >= LATENCY.toNanos();
                    Instant known = ends.put(ask, end);
                    boolean ended = known != null && !known.isAfter(before.plus(Attic.TIMES.margin()));
                    late += waited && (known == null || ended) ? 1 : 0;
                    asks++;
                }
                Probe.pause(10);
            }
        }

        private void stop() {
            over = true;
        }
    }
}
