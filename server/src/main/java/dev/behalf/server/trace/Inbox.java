package dev.behalf.server.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// What happened in one environment and is not written down yet. Bounded: what comes too fast, or while the database is
/// away, is counted and nothing more.
final class Inbox {

    static final int MOST_A_SECOND = 50;
    static final int MOST_WAITING = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Waiting> waiting = new ArrayList<>();
    private long second;
    private int taken;
    private long dropped;

    /// @param id see [Recorded]
    record Waiting(long id, Step step) {}

    void take(long id, Step step, long now) {
        lock.lock();
        try {
            if (now / 1000 != second) {
                second = now / 1000;
                taken = 0;
            }
            if (taken >= MOST_A_SECOND || waiting.size() >= MOST_WAITING) {
                dropped++;
            } else {
                taken++;
                waiting.add(new Waiting(id, step));
            }
        } finally {
            lock.unlock();
        }
    }

    List<Waiting> look() {
        lock.lock();
        try {
            return List.copyOf(waiting);
        } finally {
            lock.unlock();
        }
    }

    /// What was looked at is written down.
    void remove(int count) {
        lock.lock();
        try {
            waiting.subList(0, count).clear();
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
