package dev.behalf.server.calls;

import java.util.Map;

/// How many calls there were.
///
/// @param byServer without those that had none
/// @param whole whether all were counted, and not only the newest
public record CallCounts(Map<String, Long> byServer, boolean whole) {

    public CallCounts {
        byServer = Map.copyOf(byServer);
    }

    public long of(String server) {
        return byServer.getOrDefault(server, 0L);
    }
}
