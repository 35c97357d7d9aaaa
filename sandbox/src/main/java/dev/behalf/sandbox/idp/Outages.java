package dev.behalf.sandbox.idp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// The failures that are on for one host, the latest first.
final class Outages {
    private final List<Rule> rules = new ArrayList<>();
    private CountDownLatch over = new CountDownLatch(1);

    synchronized void add(Outage outage, String pathPrefix, int times) {
        rules.addFirst(new Rule(outage, pathPrefix, new AtomicInteger(times)));
    }

    synchronized void end() {
        rules.clear();
        over.countDown();
        over = new CountDownLatch(1);
    }

    /// The failure that concerns this request; uses up one of its times.
    synchronized Optional<Outage> next(String path) {
        for (Rule rule : rules) {
            if (path.startsWith(rule.pathPrefix) && rule.left.getAndDecrement() > 0) {
                return Optional.of(rule.outage);
            }
        }
        return Optional.empty();
    }

    void awaitEnd() {
        try {
            latch().await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized CountDownLatch latch() {
        return over;
    }

    private record Rule(Outage outage, String pathPrefix, AtomicInteger left) {}
}
