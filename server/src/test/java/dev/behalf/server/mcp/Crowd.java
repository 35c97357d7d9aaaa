package dev.behalf.server.mcp;

import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.upstream.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Many people at once, at two nodes on one database, with clients of both eras at servers of both: `old`, `new`, and
/// all as one. What each does follows from the seed; what meets what is up to the machine.
final class Crowd implements AutoCloseable {

    /// Half as many places as hands, so that some are turned away.
    static final Limits LIMITS = new Limits(
            Duration.ofSeconds(20),
            Duration.ofMinutes(2),
            100_000,
            500_000,
            16,
            Duration.ofMillis(200),
            5,
            Duration.ofSeconds(20),
            Duration.ofSeconds(3));

    private static final int MEMBERS = 24;
    private static final int HANDS = 3;
    private static final int ACTS = 12;
    private static final int MOST_FINDS = 200;
    private static final long LONGEST_SECONDS = 60;
    private static final List<String> PATHS = List.of("/old", "/new", "");

    private final long seed;
    private final TestingClock clock = new TestingClock();
    private final CrowdTally tally = new CrowdTally();
    private final CrowdServer old = new CrowdServer("old", false, tally);
    private final CrowdServer recent = new CrowdServer("new", true, tally);
    private final List<TestingMcp> nodes = new ArrayList<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Deque<Find> finds = new ArrayDeque<>();
    private final Map<String, Integer> mayKeep = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final long begun = System.nanoTime();
    private long passed;

    /// Something that was given to somebody and is good for nobody else.
    ///
    /// @param kind `session`, `question`, `state` or `event`
    record Find(String mark, String path, String kind, String handle) {}

    Crowd(Database database, long seed) {
        this.seed = seed;
        nodes.add(new TestingMcp(database, clock, LIMITS));
        nodes.getFirst().register("old", old.url(), CallsAs.SIGNED);
        nodes.getFirst().register("new", recent.url(), CallsAs.SIGNED);
        nodes.add(new TestingMcp(database, clock, LIMITS));
    }

    CrowdTally tally() {
        return tally;
    }

    List<TestingMcp> nodes() {
        return nodes;
    }

    long next() {
        return numbers.incrementAndGet();
    }

    void found(String mark, String path, String kind, String handle) {
        synchronized (finds) {
            finds.addLast(new Find(mark, path, kind, handle));
            if (finds.size() > MOST_FINDS) {
                finds.removeFirst();
            }
        }
    }

    @Nullable
    Find find(Random random) {
        synchronized (finds) {
            return finds.stream()
                    .skip(finds.isEmpty() ? 0 : random.nextInt(finds.size()))
                    .findFirst()
                    .orElse(null);
        }
    }

    /// Somebody of that address, without a session.
    ///
    /// @param mark of whoever wants it
    Speaker speaker(Random random, String path, String mark) {
        String client = mark.replaceAll("@@usr_[^.]*\\.|@@", "");
        String token = nodes.getFirst().tokenFor("thief", client, path);
        return new Speaker(nodes.get(random.nextInt(nodes.size())), "/mcp" + path, token, false);
    }

    /// The clock of the test goes as fast as any: how often a tool may be called hangs on it.
    private synchronized void tick() {
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        clock.advance(Duration.ofMillis(now - passed));
        passed = now;
    }

    /// Has everybody do this and that for so long, in rounds, each with clients that nobody saw before.
    void mingle(Duration howLong) throws Exception {
        long end = System.nanoTime() + howLong.toNanos();
        List<Future<?>> all = new ArrayList<>();
        for (int number = 0; number < MEMBERS; number++) {
            int mine = number;
            all.add(threads.submit(() -> {
                for (int round = 0; round == 0 || System.nanoTime() < end; round++) {
                    round(mine, round);
                }
                return null;
            }));
        }
        Future<?> ticking = threads.submit(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                tick();
                Thread.sleep(20);
            }
            return null;
        });
        for (Future<?> each : all) {
            await(each, end + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS));
        }
        ticking.cancel(true);
    }

    private void await(Future<?> each, long end) throws ExecutionException, InterruptedException {
        try {
            each.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            tally.wrong("Somebody got neither an answer nor a refusal within " + LONGEST_SECONDS + " s of the end.");
            each.cancel(true);
        }
    }

    private void round(int number, int round) throws Exception {
        boolean modern = number % 2 == 0;
        String path = PATHS.get(number / 2 % 3);
        String client = "client_" + number + "_" + round;
        TestingMcp node = nodes.getFirst();
        // Three clients of each person at a time.
        Grant grant = node.grantOf(
                "person" + number % 8, client, "default", TestingMcp.RESOURCE + path, List.of("mcp"), null);
        String mark = CrowdServer.mark(grant.person(), client);
        mayKeep.put(mark, nodes.size());
        try (CrowdMember member = new CrowdMember(this, path, modern, mark, node.token(grant))) {
            if (member.hasSession() && path.equals("/old")) {
                // It is begun by the client, and not for it on each node.
                mayKeep.put(mark, 0);
            }
            List<Future<?>> hands = new ArrayList<>();
            for (int hand = 0; hand < HANDS; hand++) {
                Random random = new Random(seed * 1_000_003 + number * 10_007L + round * 101L + hand);
                hands.add(threads.submit(() -> member.act(random, 1 + random.nextInt(ACTS))));
            }
            for (Future<?> hand : hands) {
                hand.get();
            }
            member.end();
        }
        tally.count("rounds");
    }

    /// Whether nothing is under way at the servers, and no more sessions are left there than may be.
    boolean isQuiet() {
        return old.upstream.open() == 0
                && recent.upstream.open() == 0
                && old.sessions().entrySet().stream()
                        .allMatch(left -> left.getValue() <= mayKeep.getOrDefault(left.getKey(), 0));
    }

    /// What keeps it from being quiet, in words.
    String noise() {
        return old.upstream.open() + " and " + recent.upstream.open() + " requests under way; sessions "
                + old.sessions().entrySet().stream()
                        .filter(left -> left.getValue() > mayKeep.getOrDefault(left.getKey(), 0))
                        .toList();
    }

    /// Whether all places of all servers are free at each node: so many are taken as there are, by two people,
    /// each of whom may have half of them; those that wait for people and lasting streams among them.
    boolean hasAllPlaces() throws Exception {
        for (TestingMcp node : nodes) {
            if (!hasAllPlaces(node, old, "/old") || !hasAllPlaces(node, recent, "/new")) {
                return false;
            }
        }
        return true;
    }

    private boolean hasAllPlaces(TestingMcp node, CrowdServer server, String path) throws Exception {
        String client = "last_" + next();
        tick();
        List<Grant> grants = List.of(last("last1", client, node, path), last("last2", client, node, path));
        List<Future<Speaker.Heard>> calls = new ArrayList<>();
        List<Speaker> streams = new ArrayList<>();
        try (Speaker one =
                        new Speaker(node, "/mcp" + path, node.token(grants.getFirst()), true).able(CrowdMember.ABLE);
                Speaker other =
                        new Speaker(node, "/mcp" + path, node.token(grants.getLast()), true).able(CrowdMember.ABLE)) {
            List<Speaker> two = List.of(one, other);
            boolean all = true;
            boolean waits = path.equals("/old");
            for (int i = 0; waits && i < LIMITS.concurrent() * 3 / 4; i++) {
                all &= two.get(i % 2)
                        .call("ask", "{\"nonce\": \"last\"}")
                        .result()
                        .path("resultType")
                        .asString("")
                        .equals("input_required");
            }
            for (int i = 0; i < LIMITS.concurrent() / 2; i++) {
                Speaker listener = new Speaker(node, "/mcp" + path, node.token(grants.get(i % 2)), !waits);
                streams.add(listener);
                listener.open();
                all &= (waits
                                        ? listener.listen()
                                        : listener.lines(
                                                "subscriptions/listen",
                                                "{\"notifications\": {\"resourcesListChanged\": true}}",
                                                1))
                                .statusCode()
                        == 200;
            }
            for (int i = 0; i < LIMITS.concurrent(); i++) {
                Speaker speaker = two.get(i % 2);
                calls.add(threads.submit(() -> speaker.call("hold", "{\"nonce\": \"last\"}")));
            }
            while (server.held() < LIMITS.concurrent() && calls.stream().noneMatch(Future::isDone)) {
                Thread.onSpinWait();
            }
            all &= server.held() == LIMITS.concurrent();
            server.release();
            for (Future<Speaker.Heard> call : calls) {
                all &= call.get().text().endsWith("held");
            }
            for (Speaker listener : streams) {
                if (waits) {
                    listener.end();
                }
            }
            return all;
        } finally {
            server.release();
            streams.forEach(Speaker::close);
        }
    }

    private Grant last(String person, String client, TestingMcp node, String path) {
        Grant grant = node.grantOf(person, client, "default", TestingMcp.RESOURCE + path, List.of("mcp"), null);
        mayKeep.put(CrowdServer.mark(grant.person(), client), nodes.size());
        return grant;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        nodes.forEach(TestingMcp::close);
        old.close();
        recent.close();
    }
}
