package dev.behalf.server.grants;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The refresh tokens of a grant that were used a moment ago, which may be used once more.
///
/// @param times when each was used, in epoch milliseconds, by hash
record RecentTokens(Map<String, Long> times) {

    /// More cannot be used within the time by an honest client; the oldest go first.
    private static final int MOST = 8;

    RecentTokens {
        times = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(times));
    }

    /// @param text hash and time joined by a colon, separated by spaces
    static RecentTokens parse(String text) {
        Map<String, Long> times = new LinkedHashMap<>();
        for (String entry : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            int colon = entry.indexOf(':');
            times.put(entry.substring(0, colon), Long.parseLong(entry.substring(colon + 1)));
        }
        return new RecentTokens(times);
    }

    boolean contains(String hash, long now, Duration reuse) {
        Long used = times.get(hash);
        return used != null && now < used + reuse.toMillis();
    }

    RecentTokens with(String hash, long now, Duration reuse) {
        Map<String, Long> next = new LinkedHashMap<>(times);
        next.values().removeIf(used -> now >= used + reuse.toMillis());
        next.put(hash, now);
        while (next.size() > MOST) {
            next.remove(next.keySet().iterator().next());
        }
        return new RecentTokens(next);
    }

    String text() {
        return times.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
