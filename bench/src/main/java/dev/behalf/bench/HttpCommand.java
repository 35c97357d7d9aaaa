package dev.behalf.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `GET /v1/check` of Behalf beside HAProxy and Spring Boot, and what it costs in front of nginx.
@Command(name = "http", description = "Behalf over HTTP beside HAProxy, Spring Boot and nginx.")
final class HttpCommand implements Callable<Integer> {

    @Mixin
    private Workplace workplace = new Workplace();

    @Option(names = "--spring", paramLabel = "JAR", description = "The program of bench/spring; left out without it.")
    private @Nullable Path spring;

    @Option(names = "--tokens", description = "How many different tokens are sent. Default: ${DEFAULT-VALUE}")
    private int tokens = 120_000;

    @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(names = "--seconds", description = "Of one round. Default: ${DEFAULT-VALUE}")
    private int seconds = 8;

    @Option(names = "--warm-up", description = "Seconds for each contender. Default: ${DEFAULT-VALUE}")
    private int warmUp = 10;

    @Override
    public Integer call() throws Exception {
        Path directory = workplace.directory();
        try (Issuer issuer = Issuer.start(directory);
                BehalfServer behalf = BehalfServer.install(workplace.home(), directory, issuer)) {
            System.out.println("Signing " + tokens + " tokens ...");
            issuer.writeTokens(tokens);
            String key = BehalfServer.key(directory);
            try (Rivals rivals = new Rivals(directory, issuer, key)) {
                measure(issuer, behalf, rivals, key);
            }
        }
        return 0;
    }

    private void measure(Issuer issuer, BehalfServer behalf, Rivals rivals, String key) throws Exception {
        List<Contender> contenders = new ArrayList<>(List.of(behalf.contender(), rivals.haproxy()));
        if (spring != null) {
            contenders.add(rivals.spring(spring));
        }
        List<Contender> sites = rivals.nginx(behalf);
        Stream.of(contenders, sites.subList(1, 2)).flatMap(List::stream).forEach(c -> requireRefusals(c, issuer, key));
        Wrk wrk = new Wrk(workplace.directory(), Map.of(BehalfServer.KEY_HEADER, key));
        Rounds plan = new Rounds(rounds, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp));
        String token = issuer.token();
        Path file = issuer.tokenFile();
        ResultsPage page = workplace.page();
        page.put(
                "http-same",
                HttpTable.of(plan.run("same token", contenders, (c, time) -> wrk.same(c, token, time)), 1));
        page.put(
                "http-different",
                HttpTable.of(plan.run("different tokens", contenders, (c, time) -> wrk.different(c, file, time)), 1));
        page.put("nginx-same", HttpTable.of(plan.run("same token", sites, (c, time) -> wrk.same(c, token, time)), 0));
        page.put(
                "nginx-different",
                HttpTable.of(plan.run("different tokens", sites, (c, time) -> wrk.different(c, file, time)), 0));
        Files.delete(file);
    }

    /// Only those are comparable that check the same.
    private static void requireRefusals(Contender contender, Issuer issuer, String key) {
        issuer.badTokens().forEach((fault, token) -> {
            int status = Probe.status(contender.url(), Probe.headers(key, token));
            if (status != 401) {
                throw new IllegalStateException(
                        contender.name() + " was expected to refuse a token with " + fault + "; it answered " + status);
            }
        });
    }
}
