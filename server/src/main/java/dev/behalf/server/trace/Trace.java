package dev.behalf.server.trace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.background.Chores;
import dev.behalf.server.background.Chores.Chore;
import dev.behalf.server.db.Database;
import dev.behalf.server.vault.Vault;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// What clients did, noted in memory and written down once a second, so that no request waits for it.
public final class Trace implements Steps, AutoCloseable {

    /// How long steps are kept.
    public static final Duration KEPT = Duration.ofDays(7);

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration FORGET_INTERVAL = Duration.ofMinutes(10);

    /// Tokens expire all day, and clients fetch new ones then: once in a while is enough.
    private static final Duration REFUSED_AGAIN = Duration.ofMinutes(10);

    private static final int MOST_REMEMBERED = 20_000;

    private final Database database;
    private final InstantSource clock;
    private final Addresses addresses;
    private final Map<String, Inbox> inboxes = new ConcurrentHashMap<>();
    private final Cache<String, Boolean> called = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_REMEMBERED)
            .build();
    private final Cache<String, Boolean> refused;
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong newest = new AtomicLong();
    private final ReentrantLock writing = new ReentrantLock();
    private final Chores chores = new Chores(
            "trace",
            new Chore("the connector trace", INTERVAL, this::write),
            new Chore("old steps of the connector trace", FORGET_INTERVAL, this::forget));

    /// @param vault seals the keys by which addresses are hashed
    public Trace(Database database, Vault vault, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.addresses = new Addresses(new AddressKeyTable(database, vault, random));
        vault.onForget(addresses::forget);
        this.refused = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(REFUSED_AGAIN)
                .build();
    }

    /// Takes no lock but a short one of the environment's, and asks nobody. Of the calls under a grant only the
    /// first counts.
    @Override
    public void note(Step step) {
        if (step.stage() == Stage.CALL && isKnown(step)) {
            return;
        }
        long now = clock.millis();
        inboxes.computeIfAbsent(step.environment(), _ -> new Inbox()).take(id(now), step, now);
    }

    @Override
    public boolean isNews(String grant) {
        return called.getIfPresent(grant) == null;
    }

    private boolean isKnown(Step step) {
        if (step.error() == null && step.grant() != null) {
            return called.asMap().putIfAbsent(step.grant(), true) != null;
        }
        String who = step.environment() + " " + step.error() + " " + step.grant() + " "
                + step.asker().neighbourhood();
        return refused.asMap().putIfAbsent(who, true) != null;
    }

    private long id(long now) {
        long wanted = Recorded.first(now) | random.nextInt(1 << 19);
        return newest.updateAndGet(last -> Math.max(last + 1, wanted));
    }

    /// Begins to write down what is noted.
    public void start() {
        chores.start();
    }

    /// Writes down all that is noted.
    public void write() {
        writing.lock();
        try {
            inboxes.forEach(this::write);
        } finally {
            writing.unlock();
        }
    }

    private void write(String environment, Inbox inbox) {
        List<Inbox.Waiting> waiting = inbox.look();
        if (waiting.isEmpty()) {
            return;
        }
        boolean written = database.write(handle -> {
            if (!StepTable.isKnown(handle, environment)) {
                return false;
            }
            StepTable.insert(
                    handle,
                    environment,
                    waiting.stream().map(each -> recorded(environment, each)).toList());
            StepTable.trim(handle, environment);
            return true;
        });
        if (written) {
            inbox.remove(waiting.size());
        } else {
            inboxes.remove(environment);
            addresses.forget(environment);
        }
    }

    private Recorded recorded(String environment, Inbox.Waiting waiting) {
        Step step = waiting.step();
        return new Recorded(
                waiting.id(),
                step.stage(),
                step.error(),
                step.detail(),
                step.client(),
                step.clientName(),
                step.grant(),
                addresses.hash(environment, step.asker().neighbourhood()),
                step.asker().agent());
    }

    /// Forgets what is older than it may be.
    void forget() {
        long before = Recorded.first(clock.instant().minus(KEPT).toEpochMilli());
        database.write(handle -> {
            StepTable.forget(handle, before);
            return null;
        });
    }

    /// How many steps of an environment were not written down since this node was started, because too many came
    /// at once.
    public long dropped(String environment) {
        Inbox inbox = inboxes.get(environment);
        return inbox == null ? 0 : inbox.dropped();
    }

    /// Every attempt that is kept, the newest first.
    public List<Attempt> attempts(String environment) {
        List<Recorded> steps = database.read(handle -> StepTable.all(handle, environment));
        return Correlation.of(steps).attempts(clock.instant());
    }

    /// @param id see [Attempt]
    public Optional<Attempt> attempt(String environment, long id) {
        return attempts(environment).stream().filter(attempt -> attempt.has(id)).findFirst();
    }

    /// Writes down the rest. Does not close the database.
    @Override
    public void close() {
        chores.closeAndDo(this::write);
    }
}
