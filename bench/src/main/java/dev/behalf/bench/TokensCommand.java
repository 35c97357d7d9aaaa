package dev.behalf.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The token endpoint beside Keycloak's, and a sign-in all the way.
@Command(name = "tokens", description = "Refreshed tokens beside Keycloak, and the time of a sign-in.")
final class TokensCommand implements Callable<Integer> {

    private static final long MEGABYTE = 1 << 20;

    @Mixin
    private Workplace workplace = new Workplace();

    @Option(names = "--keycloak", paramLabel = "DIR", description = "Its distribution; left out without it.")
    private @Nullable Path keycloak;

    @Option(names = "--chains", description = "Sign-ins whose tokens are refreshed. Default: ${DEFAULT-VALUE}")
    private int chains = 4000;

    @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(names = "--seconds", description = "Of one round. Default: ${DEFAULT-VALUE}")
    private int seconds = 8;

    @Option(names = "--warm-up", description = "Seconds for each contender. Default: ${DEFAULT-VALUE}")
    private int warmUp = 20;

    @Option(names = "--sign-ins", description = "Default: ${DEFAULT-VALUE}")
    private int signIns = 1000;

    @Option(names = "--sign-ins-before", description = "To warm up. Default: ${DEFAULT-VALUE}")
    private int signInsBefore = 400;

    @Override
    public Integer call() throws Exception {
        Path directory = workplace.directory();
        try (Issuer issuer = Issuer.start(directory)) {
            try (TokenServer behalf = TokenServer.start(
                    workplace, "sign-ins", directory.resolve("sign-ins.db").toString(), issuer, 0)) {
                workplace.page().put("sign-ins", new SignIns(behalf, issuer).measure(signInsBefore, signIns));
            }
            try (Postgres postgres = Postgres.start(directory);
                    TokenServer onSqlite = TokenServer.start(
                            workplace, "sqlite", directory.resolve("tokens.db").toString(), issuer, chains);
                    TokenServer onPostgres =
                            TokenServer.start(workplace, "postgresql", postgres.create("behalf"), issuer, chains)) {
                Map<Contender, Refreshers> refreshers = new LinkedHashMap<>();
                refreshers.put(
                        new Contender("Behalf on SQLite", onSqlite.tokenEndpoint(), List.of(onSqlite.process())),
                        new Refreshers(onSqlite.chains()));
                refreshers.put(
                        new Contender(
                                "Behalf on PostgreSQL",
                                onPostgres.tokenEndpoint(),
                                List.of(onPostgres.process(), postgres.process())),
                        new Refreshers(onPostgres.chains()));
                withKeycloak(postgres, refreshers);
            }
        }
        return 0;
    }

    private void withKeycloak(Postgres postgres, Map<Contender, Refreshers> refreshers) {
        if (keycloak == null) {
            refresh(refreshers);
            return;
        }
        try (Keycloak rival = Keycloak.start(keycloak, workplace.directory(), postgres)) {
            System.out.println("Signing in " + chains + " times at Keycloak ...");
            refreshers.put(rival.contender(postgres), new Refreshers(rival.signIns(chains)));
            refresh(refreshers);
        }
    }

    private void refresh(Map<Contender, Refreshers> refreshers) {
        Rounds plan = new Rounds(rounds, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp));
        Map<Contender, Load> loads = plan.run(
                "refresh",
                List.copyOf(refreshers.keySet()),
                (contender, time) ->
                        Objects.requireNonNull(refreshers.get(contender)).load(contender, time));
        workplace.page().put("tokens", table(loads));
    }

    private static String table(Map<Contender, Load> loads) {
        double base = new ArrayList<>(loads.values()).getLast().rate();
        StringBuilder text = new StringBuilder(
                "| | answers/s | ratio | p50 ms | p99 ms | processor µs per answer | MB |\n|---|--:|--:|--:|--:|--:|--:|\n");
        loads.forEach((contender, load) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.2f | %.2f | %.2f | %.0f | %d |%n",
                contender.name(),
                load.rate(),
                load.rate() / base,
                load.p50(),
                load.p99(),
                load.processorMicros(),
                contender.processes().getFirst().residentBytes() / MEGABYTE)));
        return text.toString();
    }
}
