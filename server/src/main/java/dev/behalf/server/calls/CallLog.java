package dev.behalf.server.calls;

import dev.behalf.server.background.Chores;
import dev.behalf.server.background.Chores.Chore;
import dev.behalf.server.chain.Chain;
import dev.behalf.server.chain.ChainCheck;
import dev.behalf.server.chain.ChainEnds;
import dev.behalf.server.chain.Link;
import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.SealException;
import dev.behalf.server.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The calls to the team's MCP servers. Noted in memory and written down once a second, so that no request waits for
/// it. What is written is never changed; the oldest is forgotten when its time is over.
public final class CallLog implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration FORGET_INTERVAL = Duration.ofMinutes(10);
    private static final int MOST_WAITING = 20_000;
    private static final int MAX_PAGE = 200;

    /// How many calls one search looks at.
    public static final int MOST_SEARCHED = 20_000;

    /// Entries written, read or forgotten in one transaction.
    static final int BATCH = 2000;

    /// The act of reading what a call was made with, as the audit log names it.
    public static final String ARGUMENTS_READ = "mcp-call.read-arguments";

    /// What is longer is not kept; its hash is.
    public static final int LONGEST_ARGUMENTS = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);

    /// @param arguments as JSON, empty where they are not kept
    private record Noted(Instant at, Called call, String arguments) {

        /// Without what people sent.
        @Override
        public String toString() {
            return "Noted[" + at + "]";
        }
    }

    private final Database database;
    private final InstantSource clock;
    private final Duration retention;
    private final Function<String, DataKey> keys;
    private final BlockingQueue<Noted> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final ReentrantLock writing = new ReentrantLock();
    private final Chores chores = new Chores(
            "calls",
            new Chore("the log of calls", INTERVAL, this::write),
            new Chore("old calls", FORGET_INTERVAL, this::forget));

    /// One that keeps no arguments, and shows none.
    ///
    /// @param retention how long calls are kept
    public CallLog(Database database, InstantSource clock, Duration retention) {
        this(database, clock, retention, environment -> {
            throw new IllegalStateException("There is no key of " + environment + " here");
        });
    }

    /// @param retention how long calls are kept
    /// @param keys gives the key of an environment, which seals what calls are made with
    public CallLog(Database database, InstantSource clock, Duration retention, Function<String, DataKey> keys) {
        this.keys = keys;
        this.database = database;
        this.clock = clock;
        this.retention = retention;
    }

    /// Takes no lock for long, and asks nobody. What comes while too many wait, because the database is away, is lost
    /// and counted.
    public void note(Called call) {
        note(call, "");
    }

    /// The same with what it was made with, to be kept.
    ///
    /// @param arguments as JSON, empty for none
    public void note(Called call, String arguments) {
        String kept = arguments.length() > LONGEST_ARGUMENTS ? "" : arguments;
        if (!waiting.offer(new Noted(clock.instant().truncatedTo(ChronoUnit.MILLIS), call, kept))) {
            dropped.incrementAndGet();
        }
    }

    /// How many calls were lost since this node was started.
    public long dropped() {
        return dropped.get();
    }

    /// Begins to write down what is noted.
    public void start() {
        chores.start();
    }

    /// Writes down all that is noted.
    public void write() {
        writing.lock();
        try {
            List<Noted> batch = look();
            while (!batch.isEmpty()) {
                List<Noted> written = batch;
                database.write(handle -> {
                    byEnvironment(written).forEach((environment, calls) -> append(handle, environment, calls));
                    return null;
                });
                // Only now: what could not be written waits.
                written.forEach(waiting::remove);
                batch = look();
            }
        } finally {
            writing.unlock();
        }
    }

    private List<Noted> look() {
        return waiting.stream().limit(BATCH).toList();
    }

    /// In the order of names, so that nodes take the ends of chains in the same one.
    private static Map<String, List<Noted>> byEnvironment(List<Noted> calls) {
        return calls.stream()
                .collect(Collectors.groupingBy(noted -> noted.call().environment(), TreeMap::new, Collectors.toList()));
    }

    /// Those of environments that are gone are left out.
    private void append(Handle handle, String environment, List<Noted> calls) {
        ChainEnds ends = CallTable.lock(handle, environment).orElse(null);
        if (ends == null) {
            return;
        }
        List<RecordedCall> entries = new ArrayList<>();
        String previous = ends.lastHash();
        for (Noted noted : calls) {
            long number = ends.lastNumber() + entries.size() + 1;
            RecordedCall entry = RecordedCall.after(previous, number, noted.at(), noted.call());
            entries.add(entry);
            previous = entry.hash();
            if (!noted.arguments().isEmpty()) {
                keep(handle, environment, entry, noted.arguments());
            }
        }
        CallTable.append(handle, environment, entries);
    }

    /// That there is no key must not keep the calls themselves from being written down.
    private void keep(Handle handle, String environment, RecordedCall entry, String arguments) {
        String sealed;
        try {
            sealed = keys.apply(environment).seal(CallTable.place(entry.hash()), arguments);
        } catch (RuntimeException e) {
            LOG.warn("What a call of {} was made with could not be sealed, and is not kept", environment, e);
            return;
        }
        CallTable.keep(handle, environment, entry, sealed);
    }

    /// What a call was made with, as JSON; empty where that is not kept.
    public Optional<String> arguments(String environment, long number) {
        return database.read(handle -> CallTable.arguments(handle, environment, number))
                .flatMap(kept -> opened(environment, kept));
    }

    private Optional<String> opened(String environment, CallTable.Kept kept) {
        try {
            return Optional.of(keys.apply(environment).open(CallTable.place(kept.hash()), kept.sealed()));
        } catch (SealException _) {
            return Optional.empty();
        }
    }

    /// Of which calls of a page it is kept, by number.
    public Set<Long> kept(String environment, List<RecordedCall> page) {
        return page.isEmpty()
                ? Set.of()
                : database.read(handle -> CallTable.kept(
                        handle,
                        environment,
                        page.getLast().number(),
                        page.getFirst().number()));
    }

    /// Forgets what is older than it may be.
    void forget() {
        Instant oldest = clock.instant().minus(retention);
        for (String environment : database.read(CallTable::environments)) {
            int forgotten;
            do {
                forgotten = database.write(handle -> forget(handle, environment, oldest));
            } while (forgotten > 0);
        }
    }

    private static int forget(Handle handle, String environment, Instant oldest) {
        CallTable.lock(handle, environment);
        return CallTable.after(handle, environment, 0, Long.MAX_VALUE, BATCH).reversed().stream()
                .filter(call -> call.at().isBefore(oldest))
                .findFirst()
                .map(last -> CallTable.forgetUpTo(handle, environment, last))
                .orElse(0);
    }

    /// Calls, the newest first.
    ///
    /// @param server only those to it; empty for all
    /// @param before only those of a smaller number; [Long#MAX_VALUE] for the newest
    /// @param limit at most 200
    public List<RecordedCall> page(String environment, String server, long before, int limit) {
        CallFilter filter = new CallFilter(server, "", "");
        return database.read(
                handle -> CallTable.page(handle, environment, filter, 0, before, Math.min(limit, MAX_PAGE)));
    }

    /// Calls that are like that, the newest first. A search looks at [#MOST_SEARCHED] at once.
    ///
    /// @param before only those of a smaller number; [Long#MAX_VALUE] for the newest
    /// @param limit below 200
    public CallPage page(String environment, CallFilter filter, long before, int limit) {
        return database.read(handle -> {
            long end = filter.any() ? CallTable.searchEnd(handle, environment, before, MOST_SEARCHED) : 0;
            List<RecordedCall> found = CallTable.page(handle, environment, filter, end, before, limit + 1);
            if (found.size() > limit) {
                List<RecordedCall> shown = found.subList(0, limit);
                return new CallPage(shown, shown.getLast().number(), false);
            }
            return new CallPage(found, end == 0 ? 0 : end + 1, end != 0);
        });
    }

    /// How many calls there were of each server since then, as far as the newest [#MOST_SEARCHED] tell.
    public CallCounts counts(String environment, Instant since) {
        Map<String, Long> counts = database.read(handle -> CallTable.counts(handle, environment, since, MOST_SEARCHED));
        return new CallCounts(
                counts, counts.values().stream().mapToLong(Long::longValue).sum() < MOST_SEARCHED);
    }

    /// Gives every call of an environment that is written down now as a line of JSON, the oldest first, as it is read.
    ///
    /// @throws IllegalStateException when entries were forgotten meanwhile, so that the lines would not join
    public void lines(String environment, Consumer<String> reader) {
        chain(environment).forEach((call, previous) -> reader.accept(CallLine.of(call, previous)));
    }

    /// Follows the whole chain of an environment.
    public ChainCheck check(String environment) {
        return chain(environment).check();
    }

    private Chain<RecordedCall> chain(String environment) {
        return new Chain<>(new Chain.Source<>() {
            @Override
            public ChainEnds ends() {
                Optional<ChainEnds> ends = database.read(handle -> CallTable.ends(handle, environment));
                return ends.orElse(new ChainEnds("", 0, ""));
            }

            @Override
            public List<RecordedCall> after(long number, long last) {
                return database.read(handle -> CallTable.after(handle, environment, number, last, BATCH));
            }

            @Override
            public Link link(RecordedCall call) {
                return call.link();
            }
        });
    }

    /// Writes down the rest. Does not close the database.
    @Override
    public void close() {
        chores.closeAndDo(this::write);
    }
}
