package dev.behalf.sandbox.idp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Every request that reached a tenant, for assertions such as "exactly one fetch". Thread-safe; keeps the last ten
/// thousand entries but counts all.
public final class RequestLog {
    private static final int KEPT = 10_000;

    private final List<Entry> entries = new ArrayList<>();
    private int forgotten;

    /// @param parameters of query and body as they were sent
    public record Entry(String method, String path, Map<String, String> parameters) {}

    synchronized void add(Request request) {
        Map<String, String> parameters = new LinkedHashMap<>(request.query());
        parameters.putAll(request.body());
        entries.add(new Entry(request.method(), request.path(), parameters));
        if (entries.size() > KEPT) {
            entries.removeFirst();
            forgotten++;
        }
    }

    /// All requests since the start or the last [#clear].
    public synchronized int total() {
        return forgotten + entries.size();
    }

    /// Requests for exactly this path.
    public synchronized int count(String path) {
        return (int) entries.stream().filter(entry -> entry.path.equals(path)).count();
    }

    /// The latest request for this path.
    ///
    /// @throws IllegalStateException if there was none
    public synchronized Entry last(String path) {
        Entry found = null;
        for (Entry entry : entries) {
            found = entry.path.equals(path) ? entry : found;
        }
        if (found == null) {
            throw new IllegalStateException("nothing asked for " + path + "; asked were " + paths());
        }
        return Objects.requireNonNull(found);
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    public synchronized void clear() {
        entries.clear();
        forgotten = 0;
    }

    private List<String> paths() {
        return entries.stream().map(Entry::path).distinct().toList();
    }
}
