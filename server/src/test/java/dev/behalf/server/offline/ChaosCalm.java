package dev.behalf.server.offline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Knows when each node could do what it has to: it was up, its database was there, and the provider answered.
final class ChaosCalm {

    /// More than a node takes once it may take a lease over: its next look, and another try some seconds after one
    /// that failed, on a machine that has much else to do.
    private static final Duration ROOM = Duration.ofSeconds(9);

    private record Span(Instant from, Instant to) {}

    /// How many things are wrong with each node.
    private final int[] troubles;

    private final Instant[] since;
    private final List<Span> spans = new ArrayList<>();

    /// All nodes are down.
    ChaosCalm(int nodes) {
        troubles = new int[nodes];
        since = new Instant[nodes];
        for (int i = 0; i < nodes; i++) {
            troubles[i] = 1;
            since[i] = Instant.now();
        }
    }

    synchronized void ends(int node) {
        if (troubles[node]++ == 0) {
            spans.add(new Span(since[node], Instant.now()));
        }
    }

    synchronized void begins(int node) {
        troubles[node]--;
        since[node] = Instant.now();
    }

    synchronized void endsForAll() {
        for (int i = 0; i < troubles.length; i++) {
            ends(i);
        }
    }

    synchronized void beginsForAll() {
        for (int i = 0; i < troubles.length; i++) {
            begins(i);
        }
    }

    /// Whether one node had the time to ask again for the answer to a token, while the provider forgave that.
    ///
    /// @param spent when the token was redeemed
    synchronized boolean sufficed(Instant spent, Duration grace) {
        Instant end = spent.plus(grace);
        Duration lease = ChaosNode.TIMES.lease();
        List<Span> all = new ArrayList<>(spans);
        for (int i = 0; i < troubles.length; i++) {
            if (troubles[i] == 0) {
                all.add(new Span(since[i], Instant.MAX));
            }
        }
        return all.stream().anyMatch(span -> {
            Instant over = later(spent.plus(lease), span.from().plus(lease.dividedBy(3)));
            Instant to = span.to().isBefore(end) ? span.to() : end;
            return !to.isBefore(over.plus(ROOM));
        });
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
