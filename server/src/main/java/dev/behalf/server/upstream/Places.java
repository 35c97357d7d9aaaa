package dev.behalf.server.upstream;

import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/// How many requests may be under way at one server. Those that wait for people have places of their own, so that many
/// open questions do not keep everybody else out. Of each kind one person has half at most.
final class Places {

    private final Kind working;
    private final Kind waiting;
    private final Kind lasting;

    Places(int working) {
        this.working = new Kind(working);
        this.waiting = new Kind(working * 3 / 4);
        this.lasting = new Kind(working / 2);
    }

    private static final class Kind {
        private final int all;
        private final Semaphore free;
        private final Shares shares;

        Kind(int all) {
            this.all = all;
            this.free = new Semaphore(all);
            this.shares = new Shares(all / 2);
        }

        /// @return whether it was taken; otherwise why not is for [#full]
        boolean take(String person) {
            if (!shares.take(person)) {
                return false;
            }
            if (!free.tryAcquire()) {
                shares.give(person);
                return false;
            }
            return true;
        }

        void give(String person) {
            free.release();
            shares.give(person);
        }

        /// @param things in words
        String full(String things) {
            return free.availablePermits() == 0
                    ? "There are " + all + " " + things + " already."
                    : "You have " + shares.most() + " " + things + " already, of " + all + " that there may be.";
        }
    }

    /// Does something that lasts, and keeps nobody out but others of its kind.
    ///
    /// @param full what it comes to where there is no place, by a sentence
    Answer lasting(String person, Supplier<Answer> work, Function<String, Answer> full) {
        if (!lasting.take(person)) {
            return full.apply(lasting.full("lasting streams there"));
        }
        try {
            return work.get();
        } finally {
            lasting.give(person);
        }
    }

    /// Does something that takes a place.
    ///
    /// @param work gives the place back
    /// @param full what it comes to where there is none, by a sentence
    Answer taken(String person, Function<Place, Answer> work, Function<String, Answer> full) {
        return working.take(person)
                ? work.apply(new Place(person))
                : full.apply(working.full("requests under way there"));
    }

    /// Taken until it is closed.
    final class Place implements AutoCloseable {
        private final String person;
        private boolean parked;
        private boolean closed;

        private Place(String person) {
            this.person = person;
        }

        /// The request waits for a person: it keeps a place of the others only where there is no other.
        synchronized void park() {
            if (!parked && !closed && waiting.take(person)) {
                parked = true;
                working.give(person);
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                (parked ? waiting : working).give(person);
            }
        }
    }
}
