package dev.behalf.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How long Behalf takes to start, and how much memory, at rest and after many verifications over HTTP.
@Command(name = "footprint", description = "Start to ready, and resident memory.")
final class FootprintCommand implements Callable<Integer> {

    private static final long MEGABYTE = 1 << 20;

    /// In these the garbage of the start is collected, if anything asks for it.
    private static final long REST_MILLIS = 10_000;

    private static final Duration SPELL = Duration.ofSeconds(10);

    @Mixin
    private Workplace workplace = new Workplace();

    @Option(names = "--starts", description = "After the first one. Default: ${DEFAULT-VALUE}")
    private int starts = 7;

    @Option(names = "--tokens", description = "How many different tokens are sent. Default: ${DEFAULT-VALUE}")
    private int tokens = 120_000;

    @Option(names = "--verifications", description = "Default: ${DEFAULT-VALUE}")
    private long verifications = 1_000_000;

    @Override
    public Integer call() throws Exception {
        Path directory = workplace.directory();
        try (Issuer issuer = Issuer.start(directory)) {
            Start first;
            try (BehalfServer behalf = BehalfServer.install(workplace.home(), directory, issuer)) {
                first = new Start(behalf.untilReady(), behalf.process().processorTime());
            }
            String key = BehalfServer.key(directory);
            List<Start> later = new ArrayList<>();
            for (int i = 0; i < starts; i++) {
                try (BehalfServer behalf = BehalfServer.start(workplace.home(), directory)) {
                    later.add(new Start(behalf.untilReady(), behalf.process().processorTime()));
                }
            }
            try (BehalfServer behalf = BehalfServer.start(workplace.home(), directory)) {
                workplace.page().put("footprint", table(first, median(later), memory(behalf, issuer, key)));
            }
        }
        return 0;
    }

    /// @param wall from the start of the process until it answers that it is ready
    /// @param processor what it took of processors in that time
    private record Start(Duration wall, Duration processor) {}

    /// @param answers how many tokens were verified
    private record Memory(long atRest, long answers, long afterwards) {}

    private static Start median(List<Start> starts) {
        return new Start(
                median(starts.stream().map(Start::wall)), median(starts.stream().map(Start::processor)));
    }

    private static Duration median(Stream<Duration> durations) {
        List<Duration> sorted = durations.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private Memory memory(BehalfServer behalf, Issuer issuer, String key) throws Exception {
        Probe.pause(REST_MILLIS);
        long atRest = behalf.process().residentBytes();
        issuer.writeTokens(tokens);
        Wrk wrk = new Wrk(workplace.directory(), Map.of(BehalfServer.KEY_HEADER, key));
        long answers = 0;
        while (answers < verifications) {
            answers +=
                    wrk.different(behalf.contender(), issuer.tokenFile(), SPELL).answers();
            System.out.printf("%d answers, %d MB%n", answers, behalf.process().residentBytes() / MEGABYTE);
        }
        Files.delete(issuer.tokenFile());
        return new Memory(atRest, answers, behalf.process().residentBytes());
    }

    private static String table(Start first, Start later, Memory memory) {
        return """
                | | aim | found | processor time |
                |---|--:|--:|--:|
                | start to ready, the first time | | %s | %s |
                | start to ready from then on | 1.5 s | %s | %s |
                | resident memory at rest | 200 MB | %d MB | |
                | resident memory after %d verifications | 350 MB | %d MB | |
                """.formatted(
                        seconds(first.wall),
                        seconds(first.processor),
                        seconds(later.wall),
                        seconds(later.processor),
                        memory.atRest / MEGABYTE,
                        memory.answers,
                        memory.afterwards / MEGABYTE);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1e3);
    }
}
