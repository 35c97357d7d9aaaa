package dev.behalf.server.mcp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The resources of which a client wants to hear, and the stream on which it does.
final class Subscribed {

    static final int MOST = 200;

    private final Map<String, Wanted> wanted = new ConcurrentHashMap<>();
    private final Semaphore changed = new Semaphore(0);
    private final AtomicReference<@Nullable Object> stream = new AtomicReference<>();

    /// @param server its name
    /// @param own what the server calls it
    /// @param heard when the server was told
    /// @param missed whether it may have changed while nobody heard the server, and the client counted on it
    private record Wanted(String server, String own, CountDownLatch heard, AtomicBoolean missed) {

        Wanted(String server, String own) {
            this(server, own, new CountDownLatch(1), new AtomicBoolean());
        }
    }

    /// @param uri as the client calls it
    /// @return whether there was room
    boolean add(String uri, String server, String own) {
        if (wanted.size() >= MOST && !wanted.containsKey(uri)) {
            return false;
        }
        wanted.putIfAbsent(uri, new Wanted(server, own));
        changed.release();
        return true;
    }

    void remove(String uri) {
        if (wanted.remove(uri) != null) {
            changed.release();
        }
    }

    boolean has(String uri) {
        return wanted.containsKey(uri);
    }

    /// Those of a server: what clients call them, by what the server does.
    Map<String, String> of(String server) {
        Map<String, String> names = new HashMap<>();
        wanted.forEach((uri, each) -> {
            if (each.server().equals(server)) {
                names.put(each.own(), uri);
            }
        });
        return names;
    }

    /// The servers were told of these, or cannot be.
    void settled(Iterable<String> uris) {
        for (String uri : uris) {
            Wanted each = wanted.get(uri);
            if (each != null) {
                each.heard().countDown();
            }
        }
    }

    /// The servers were told of these.
    ///
    /// @return those that may have changed before
    List<String> heard(Iterable<String> uris) {
        settled(uris);
        List<String> missed = new ArrayList<>();
        for (String uri : uris) {
            Wanted each = wanted.get(uri);
            if (each != null && each.missed().getAndSet(false)) {
                missed.add(uri);
            }
        }
        return missed;
    }

    /// Nobody hears these any more.
    void lost(Iterable<String> uris) {
        for (String uri : uris) {
            Wanted each = wanted.get(uri);
            if (each != null) {
                each.missed().set(true);
            }
        }
    }

    /// Those of which the client counts on hearing from now on. What changes before a server is told of them, it is
    /// told then.
    void promised() {
        wanted.values().stream()
                .filter(each -> each.heard().getCount() > 0)
                .forEach(each -> each.missed().set(true));
    }

    /// Waits until the server was told, where there is a stream.
    void await(String uri, long millis) {
        Wanted each = wanted.get(uri);
        if (each != null && stream.get() != null) {
            try {
                if (each.heard().await(millis, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        if (each != null && each.heard().getCount() > 0) {
            each.missed().set(true);
        }
    }

    /// A stream begins, in place of another: what is said goes on one ("MUST NOT broadcast").
    void begun(Object by) {
        stream.set(by);
        changed.release();
    }

    boolean isCurrent(Object by) {
        return by.equals(stream.get());
    }

    void ended(Object by) {
        stream.compareAndSet(by, null);
    }

    /// Waits for a change, or so long.
    void pause(long millis) throws InterruptedException {
        if (changed.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            changed.drainPermits();
        }
    }
}
