package dev.behalf.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.vault.VaultKeys;
import dev.behalf.server.vault.VaultStatus;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Providers' tokens handed out over HTTP beside tokens that are verified, and while everything is sealed anew.
@Command(name = "hand-out", description = "Providers' tokens over HTTP, and a change of the key that seals them.")
final class HandOutCommand implements Callable<Integer> {

    private static final String ENVIRONMENT = "default";
    private static final Duration SLICE = Duration.ofSeconds(5);

    @Mixin
    private Workplace workplace = new Workplace();

    @Option(
            names = "--connections",
            description = "Sign-ins with tokens of the provider, two sealed values each. Default: ${DEFAULT-VALUE}")
    private int connections = 100_000;

    @Option(names = "--people", description = "Whose tokens are asked for in turn. Default: ${DEFAULT-VALUE}")
    private int people = 1000;

    @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(names = "--seconds", description = "Of one round. Default: ${DEFAULT-VALUE}")
    private int seconds = 5;

    @Option(names = "--warm-up", description = "Seconds for each contender. Default: ${DEFAULT-VALUE}")
    private int warmUp = 15;

    @Override
    public Integer call() throws Exception {
        Path directory = workplace.directory();
        try (Issuer issuer = Issuer.start(directory)) {
            System.out.println("Making " + connections + " connections ...");
            try (TokenServer behalf = TokenServer.keeping(workplace, issuer, connections)) {
                measure(issuer, behalf, key(behalf));
            }
        }
        return 0;
    }

    private void measure(Issuer issuer, TokenServer behalf, String key) throws Exception {
        Contender verify =
                new Contender("`/v1/verify`", URI.create(behalf.origin() + "/v1/verify"), List.of(behalf.process()));
        Contender handOut = new Contender("`/token`, on behalf", behalf.tokenEndpoint(), List.of(behalf.process()));
        Path tokens = lines("tokens", people, _ -> "{\"token\": \"" + issuer.token() + "\"}");
        Wrk verifying = wrk(key, "application/json");
        Wrk handing = wrk(key, "application/x-www-form-urlencoded");
        Path asks = asks(behalf);
        Map<Contender, Load> loads = new Rounds(rounds, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp))
                .run(
                        "on behalf",
                        List.of(verify, handOut),
                        (contender, time) -> contender.equals(verify)
                                ? verifying.posted(verify, tokens, "\"active\":true", time)
                                : handing.posted(handOut, asks, "\"access_token\":\"access-", time));
        workplace.page().put("hand-out", table(loads));
        Load before = Objects.requireNonNull(loads.get(handOut));
        workplace.page().put("sealed-anew", sealedAnew(behalf, handing, handOut, before));
    }

    private Wrk wrk(String key, String type) {
        return Wrk.bodies(workplace.directory(), Map.of("Authorization", "Bearer " + key, "Content-Type", type));
    }

    private String key(TokenServer behalf) {
        try (Child child = Child.start(
                workplace.directory().resolve("key.log"),
                Map.of(),
                List.of(
                        workplace.home().resolve("bin/behalf").toString(),
                        "keys",
                        "create",
                        "--kind",
                        "secret",
                        "--name",
                        "bench",
                        "--database",
                        database(behalf)))) {
            child.waitFor();
            return BehalfServer.keyIn(child.output());
        }
    }

    private static String database(TokenServer behalf) {
        return behalf.directory().resolve("behalf.db").toString();
    }

    private Path lines(String name, int count, Function<Integer, String> line) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(line.apply(i));
        }
        return Files.write(workplace.directory().resolve(name), lines);
    }

    /// By access tokens of the people, which are good for five minutes.
    private Path asks(TokenServer behalf) throws IOException {
        try (Wire wire = new Wire(behalf.tokenEndpoint())) {
            return lines("asks", people, i -> {
                String answer = wire.post(behalf.chains().get(i).form());
                behalf.chains().get(i).next(Json.text(answer, "refresh_token"));
                return "grant_type=" + URLEncoder.encode("urn:ietf:params:oauth:grant-type:token-exchange", UTF_8)
                        + "&subject_token_type="
                        + URLEncoder.encode("urn:ietf:params:oauth:token-type:access_token", UTF_8)
                        + "&subject_token=" + Json.text(answer, "access_token");
            });
        }
    }

    private static String table(Map<Contender, Load> loads) {
        Load verify = loads.values().iterator().next();
        StringBuilder text = new StringBuilder(
                "| | answers/s | p50 ms | its ratio | p99 ms | processor µs per answer |\n|---|--:|--:|--:|--:|--:|\n");
        loads.forEach((contender, load) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.2f | %.2f | %.2f | %.0f |%n",
                contender.name(),
                load.rate(),
                load.p50(),
                load.p50() / verify.p50(),
                load.p99(),
                load.processorMicros())));
        return text.toString();
    }

    private String sealedAnew(TokenServer behalf, Wrk wrk, Contender handOut, Load before) throws Exception {
        try (Database database = Database.open(database(behalf))) {
            VaultKeys keys =
                    new VaultKeys(database, new AuditLog(database, Clock.systemUTC()), Clock.systemUTC(), () -> {});
            keys.rotate(ENVIRONMENT, Actor.COMMAND_LINE);
            System.out.println("Waiting for the next key to be known everywhere ...");
            VaultStatus status = status(keys);
            while (status.sealedByPrimary() == status.sealed() && seals(status) == 1) {
                Probe.pause(500);
                status = status(keys);
            }
            Path asks = asks(behalf);
            long began = System.nanoTime();
            List<Load> during = new ArrayList<>();
            do {
                during.add(wrk.posted(handOut, asks, "\"access_token\":\"access-", SLICE));
                status = status(keys);
                System.out.println(status.sealedByPrimary() + " of " + status.sealed());
            } while (status.sealedByPrimary() < status.sealed());
            double took = (System.nanoTime() - began) / 1e9;
            return table(status.sealed(), took, before, Load.median(during));
        }
    }

    private static VaultStatus status(VaultKeys keys) {
        return keys.status(ENVIRONMENT).orElseThrow();
    }

    /// How many keys have sealed or do: one, until the next one takes over.
    private static long seals(VaultStatus status) {
        return status.keys().stream()
                .filter(key -> switch (key.state()) {
                    case STAGED -> false;
                    case PRIMARY, RETIRING -> true;
                })
                .count();
    }

    private static String table(long values, double took, Load before, Load during) {
        return String.format(
                Locale.ROOT,
                """
                | values | sealed anew within | a second | tokens handed out meanwhile | failed | p50 ms, before | p99 ms, before |
                |--:|--:|--:|--:|--:|--:|--:|
                | %d | %.0f s | %.0f | %d (%.0f/s, before %.0f/s) | 0 | %.2f, %.2f | %.2f, %.2f |
                """,
                values,
                took,
                values / took,
                during.answers(),
                during.rate(),
                before.rate(),
                during.p50(),
                before.p50(),
                during.p99(),
                before.p99());
    }
}
