package dev.behalf.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// One verification beside the bare signature check and the others, in short batches taken in turn, so that whatever
/// else the
/// machine does meets them all. Ratios of it are stable where JMH's separate forks are not.
@Command(name = "in-process", description = "One verification beside the bare check, Spring Security and Nimbus.")
final class InProcessCommand implements Callable<Integer> {

    private static final int BATCH = 200;
    private static final int WARM_UP = 150;
    private static final int MEASURED = 300;

    @Option(names = "--page", required = true, paramLabel = "FILE", description = "The results page.")
    private Path page = Path.of("");

    /// One verification.
    private interface Verification {
        Object run() throws Exception;
    }

    @Override
    public Integer call() throws Exception {
        StringBuilder table = new StringBuilder("""
                | algorithm | bare check | Behalf | repeated token | Spring | Nimbus |
                |---|--:|--:|--:|--:|--:|
                """);
        for (String algorithm : List.of("RS256", "PS256", "ES256", "EdDSA")) {
            table.append(row(algorithm));
        }
        new ResultsPage(page).put("in-process", table.toString());
        return 0;
    }

    private static String row(String algorithm) throws Exception {
        VerifyBenchmark benchmark = VerifyBenchmark.of(algorithm, "corretto");
        Map<String, Verification> contenders = new LinkedHashMap<>();
        contenders.put("bare", benchmark::bareSignatureCheck);
        contenders.put("behalf", benchmark::behalf);
        contenders.put("repeated", benchmark::behalfRepeatedToken);
        if (!algorithm.equals("EdDSA")) {
            contenders.put("spring", benchmark::springNimbusJwtDecoder);
            contenders.put("nimbus", benchmark::nimbusDefaultJwtProcessor);
        }
        Map<String, Double> micros = measure(contenders);
        double bare = micros.getOrDefault("bare", 1.0);
        StringBuilder row = new StringBuilder("| " + algorithm + " | %.1f µs |".formatted(bare));
        for (String name : List.of("behalf", "repeated", "spring", "nimbus")) {
            Double each = micros.get(name);
            row.append(
                    each == null
                            ? " - |"
                            : each < 1 ? " %.2f µs |".formatted(each) : " %.2f × |".formatted(each / bare));
        }
        return row.append('\n').toString();
    }

    private static Map<String, Double> measure(Map<String, Verification> contenders) throws Exception {
        Map<String, List<Double>> batches = new LinkedHashMap<>();
        for (int round = 0; round < WARM_UP + MEASURED; round++) {
            for (var contender : contenders.entrySet()) {
                double micros = batch(contender.getValue());
                if (round >= WARM_UP) {
                    batches.computeIfAbsent(contender.getKey(), _ -> new ArrayList<>())
                            .add(micros);
                }
            }
        }
        Map<String, Double> quartiles = new LinkedHashMap<>();
        batches.forEach((name, times) -> {
            Collections.sort(times);
            quartiles.put(name, times.get(times.size() / 4));
        });
        return quartiles;
    }

    private static double batch(Verification verification) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            if (verification.run().equals(false)) {
                throw new IllegalStateException("A good token was refused");
            }
        }
        return (System.nanoTime() - start) / 1e3 / BATCH;
    }
}
