package dev.behalf.server.background;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what is due from time to time, each on a thread of its own, soon and then after each pause.
public final class Chores implements AutoCloseable {

    /// Not at once: the start of the server has enough to do.
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

    /// @param name for the log
    public record Chore(String name, Duration pause, Runnable work) {}

    private final String name;
    private final List<Chore> chores;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @param name of whoever has them, for threads and the log
    public Chores(String name, Chore... chores) {
        this.name = name;
        this.chores = List.of(chores);
    }

    public void start() {
        chores.forEach(chore ->
                threads.add(Thread.ofVirtual().name(name + "-" + chore.name()).start(() -> run(chore))));
    }

    private void run(Chore chore) {
        boolean failing = false;
        Duration pause = chore.pause().compareTo(FIRST_PAUSE) < 0 ? chore.pause() : FIRST_PAUSE;
        try {
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                failing = attempt(chore, failing);
                pause = chore.pause();
            }
        } catch (InterruptedException e) {
            LOG.warn("No longer looking after {}", chore.name(), e);
        }
    }

    /// One line when it begins to fail and one when it works again, not one each time.
    private static boolean attempt(Chore chore, boolean failing) {
        try {
            chore.work().run();
            if (failing) {
                LOG.info("Looking after {} works again", chore.name());
            }
            return false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("Looking after {} fails; it is tried again", chore.name(), e);
            }
            return true;
        }
    }

    /// Closes, then does what may be left over. A failure of that is logged.
    public void closeAndDo(Runnable last) {
        close();
        try {
            last.run();
        } catch (RuntimeException e) {
            LOG.warn("What was left over of {} at the end could not be done", name, e);
        }
    }

    /// The database is often closed right after this; work under way should still find it open.
    @Override
    public void close() {
        closed.countDown();
        try {
            for (Thread thread : threads) {
                thread.join(CLOSE_TIME);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
