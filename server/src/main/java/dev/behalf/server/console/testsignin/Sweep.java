package dev.behalf.server.console.testsignin;

import dev.behalf.server.background.Chores;
import dev.behalf.server.background.Chores.Chore;
import java.time.Duration;
import java.time.InstantSource;

/// Removes tests whose time is over, every minute: nobody may come to look at a result, and its claims are not to stay.
final class Sweep implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final TestSignInTable table;
    private final InstantSource clock;
    private final Chores chores =
            new Chores("test-sign-ins", new Chore("test sign-ins that are over", INTERVAL, this::sweep));

    Sweep(TestSignInTable table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    void start() {
        chores.start();
    }

    /// Without a database it is done a minute later.
    void sweep() {
        table.removeOver(clock.instant());
    }

    @Override
    public void close() {
        chores.close();
    }
}
