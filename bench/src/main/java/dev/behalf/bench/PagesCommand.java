package dev.behalf.bench;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How long the pages of the console take with much behind them, as their browser's neighbour sees it: one request
/// after the other over loopback, from the shipped server.
@Command(name = "pages", description = "The time of the console's pages on SQLite and on PostgreSQL.")
final class PagesCommand implements Callable<Integer> {

    private static final String OVERVIEW = "/e/default/";
    private static final String ACTIVITY = "/e/default/activity";
    private static final Pattern LINK = Pattern.compile("<a href=\"(/[^\"#?]*)\"");

    @Mixin
    private Workplace workplace = new Workplace();

    @Option(
            names = "--postgresql",
            paramLabel = "URL",
            description = "An empty database, as postgresql://user:password@host/name. Without it a server is started.")
    private @Nullable String postgresql;

    @Option(names = "--refusals", description = "Rows of activity. Default: ${DEFAULT-VALUE}")
    private int refusals = 100_000;

    @Option(names = "--acts", description = "Rows of the audit log. Default: ${DEFAULT-VALUE}")
    private int acts = 10_000;

    @Option(names = "--requests", description = "For each page. Default: ${DEFAULT-VALUE}")
    private int requests = 200;

    @Option(names = "--warm-up", description = "Rounds through all pages before. Default: ${DEFAULT-VALUE}")
    private int warmUp = 150;

    @Override
    public Integer call() throws Exception {
        Path directory = workplace.directory();
        try (Issuer issuer = Issuer.start(directory)) {
            measure("pages-sqlite", directory.resolve("pages.db").toString(), issuer);
            if (postgresql != null) {
                measure("pages-postgresql", postgresql, issuer);
            } else {
                try (Postgres own = Postgres.start(directory)) {
                    measure("pages-postgresql", own.create("pages"), issuer);
                }
            }
        }
        return 0;
    }

    private void measure(String name, String database, Issuer issuer) {
        System.out.println("Writing " + refusals + " refusals and " + acts + " acts ...");
        History.write(database, workplace.directory(), issuer, refusals, acts);
        try (ConsoleServer server = ConsoleServer.start(workplace.home(), workplace.directory(), database)) {
            workplace.page().put(name, table(server.owner()));
        }
    }

    private String table(Member owner) {
        Map<String, Supplier<HttpResponse<byte[]>>> pages = pages(owner);
        Map<String, List<Double>> times = new LinkedHashMap<>();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (int round = 0; round < warmUp + requests; round++) {
            for (var page : pages.entrySet()) {
                long start = System.nanoTime();
                HttpResponse<byte[]> answer = page.getValue().get();
                double millis = (System.nanoTime() - start) / 1e6;
                requireGood(page.getKey(), answer);
                sizes.put(page.getKey(), answer.body().length);
                if (round >= warmUp) {
                    times.computeIfAbsent(page.getKey(), _ -> new ArrayList<>()).add(millis);
                }
            }
        }
        StringBuilder table = new StringBuilder("| page | p50 ms | p95 ms | p99 ms | bytes |\n|---|--:|--:|--:|--:|\n");
        times.forEach((page, each) -> table.append(row(page, each, sizes.getOrDefault(page, 0))));
        return table.toString();
    }

    private static String row(String page, List<Double> times, int size) {
        List<Double> sorted = times.stream().sorted().toList();
        return "| %s | %.1f | %.1f | %.1f | %d |%n"
                .formatted(page, quantile(sorted, 0.5), quantile(sorted, 0.95), quantile(sorted, 0.99), size);
    }

    private static double quantile(List<Double> sorted, double part) {
        return sorted.get(Math.min(sorted.size() - 1, (int) (sorted.size() * part)));
    }

    private static void requireGood(String page, HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200 && answer.statusCode() != 204) {
            throw new IllegalStateException(page + " answered " + answer.statusCode());
        }
    }

    /// The dearest questions, then every page that the navigation leads to.
    private static Map<String, Supplier<HttpResponse<byte[]>>> pages(Member owner) {
        Map<String, Supplier<HttpResponse<byte[]>>> pages = new LinkedHashMap<>();
        for (String path : List.of(
                OVERVIEW,
                OVERVIEW + "?range=30d",
                ACTIVITY,
                ACTIVITY + "?reason=BH-162",
                ACTIVITY + "?text=acme",
                ACTIVITY + "?text=nothing-like-it",
                ACTIVITY + "?reason=BH-162&text=nothing-like-it",
                ACTIVITY + "?from=2020-01-01T00:00&until=2020-01-02T00:00")) {
            pages.put(path, () -> owner.get(path));
        }
        pages.put("its status, every 5 s", () -> owner.part(OVERVIEW + "?part=status"));
        pages.put("its tail, every 3 s", () -> owner.part(ACTIVITY + "?part=tail&newer=" + Long.MAX_VALUE / 16));
        linked(owner)
                .filter(path -> owner.get(path).statusCode() == 200)
                .forEach(path -> pages.putIfAbsent(path, () -> owner.get(path)));
        return pages;
    }

    private static Stream<String> linked(Member owner) {
        String page = text(owner.get(OVERVIEW).body()).toLowerCase(Locale.ROOT);
        return LINK.matcher(page).results().map(link -> link.group(1)).distinct();
    }

    private static String text(byte[] compressed) {
        try (GZIPInputStream stream = new GZIPInputStream(new java.io.ByteArrayInputStream(compressed))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
