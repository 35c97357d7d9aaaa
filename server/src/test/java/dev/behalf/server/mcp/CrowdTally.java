package dev.behalf.server.mcp;

import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a crowd did, and what went wrong with it.
final class CrowdTally {

    private static final Pattern MARK = Pattern.compile("@@[^@]{1,200}@@");
    private static final int MOST = 40;
    private static final int MOST_SHOWN = 400;

    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final AtomicInteger wrong = new AtomicInteger();

    void count(String what) {
        counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
    }

    long counted(String what) {
        LongAdder adder = counts.get(what);
        return adder == null ? 0 : adder.sum();
    }

    Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((what, adder) -> all.put(what, adder.sum()));
        return all;
    }

    void wrong(String problem) {
        if (wrong.incrementAndGet() <= MOST) {
            problems.add(problem.length() > MOST_SHOWN ? problem.substring(0, MOST_SHOWN) + "…" : problem);
        }
    }

    /// Whatever somebody gets to see is marked as theirs, or not at all.
    void saw(String mark, String text) {
        Matcher matcher = MARK.matcher(text);
        while (matcher.find()) {
            if (!matcher.group().equals(mark)) {
                wrong(mark + " got to see something of " + matcher.group() + ": " + text);
            }
        }
    }

    /// The first of what went wrong.
    Collection<String> problems() {
        return problems;
    }
}
