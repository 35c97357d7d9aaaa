package dev.behalf.server.offline;

import dev.behalf.sandbox.idp.Outage;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.grants.Ending;
import dev.behalf.server.grants.Grant;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Many people's connections, several processes, and everything that can fail in between failing: processes are
/// killed, at random and at each step of the protocol, the database and the provider are cut off, slowed and frozen,
/// and answers get lost. When it is quiet again everything is counted.
final class ChaosRun implements AutoCloseable {

    private static final List<DatabaseWire.Step> STEPS = List.of(DatabaseWire.Step.values());

    private static final String ENVIRONMENT = "auth0";
    private static final String TOKEN_ENDPOINT = "/oauth/token";
    private static final List<String> NAMES = List.of("jane", "omar", "yuki");
    private static final Duration HANG = Duration.ofSeconds(40);

    private final ChaosPlan plan;
    private final Random random;
    private final OfflineWorld world;
    private final boolean onServer;
    private final List<DatabaseWire> wires = new ArrayList<>();
    private final List<ChaosProcess> nodes = new ArrayList<>();
    private final List<Future<?>> restarts = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Grant> people = new CopyOnWriteArrayList<>();
    private final Set<Grant> leavers = ConcurrentHashMap.newKeySet();
    private final ChaosTally tally;
    private final ChaosCalm calm;
    private final long began = System.nanoTime();
    private volatile boolean over;

    /// @param directory for the logs
    ChaosRun(ChaosPlan plan, TestingDatabase testing, Path directory) {
        this.plan = plan;
        this.random = new Random(plan.seed());
        this.world = new OfflineWorld(testing, InstantSource.system());
        this.calm = new ChaosCalm(plan.nodes());
        this.tally = new ChaosTally(world, tenant(), calm);
        this.onServer = testing.url().startsWith("postgresql:");
        world.rotating(true, plan.leeway());
        world.sandbox.auth0().modes().lifetime.set(lifetime());
        for (int i = 0; i < plan.nodes(); i++) {
            nodes.add(new ChaosProcess(
                    onServer ? throughWire(testing.url()) : testing.url(), directory.resolve("node-" + i + ".log")));
        }
    }

    /// Of access tokens, each of which is handed out for four fifths of it. The provider shares this machine with
    /// everybody
    /// who asks: it is not to be asked for more than some twenty a second.
    private Duration lifetime() {
        return Duration.ofSeconds(Math.max(5, plan.people() / 16));
    }

    private String throughWire(String url) {
        URI address = URI.create(url);
        DatabaseWire wire = new DatabaseWire(address.getPort());
        wires.add(wire);
        return url.replace("localhost:" + address.getPort(), "127.0.0.1:" + wire.port()) + "?prepareThreshold=0";
    }

    private Tenant tenant() {
        return world.tenant(ENVIRONMENT);
    }

    ChaosReport run() throws Exception {
        List<Future<?>> started = new ArrayList<>();
        for (int i = 0; i < plan.nodes(); i++) {
            int node = i;
            started.add(threads.submit(() -> start(node)));
        }
        for (int i = 0; i < plan.people(); i++) {
            String name = NAMES.get(i % NAMES.size());
            if (i % 4 == 0) {
                finish(started);
            }
            started.add(threads.submit(() -> people.add(world.signedIn(ENVIRONMENT, name))));
        }
        finish(started);
        people.forEach(tally::arrived);
        List<Future<?>> asking = new ArrayList<>();
        for (int i = 0; i < plan.askers(); i++) {
            Random own = new Random(plan.seed() + i);
            asking.add(threads.submit(() -> asks(own)));
        }
        namedFaults();
        long until = System.nanoTime() + plan.time().toNanos();
        while (System.nanoTime() < until) {
            randomFault();
            Pause.of(Duration.ofMillis(100 + random.nextInt(500)));
        }
        over = true;
        finish(asking);
        mend();
        new ChaosQuiet(world, nodes, tally).await(people, leavers);
        return tally.report(plan, people, leavers, nodes, Duration.ofNanos(System.nanoTime() - began));
    }

    private void start(int node) {
        nodes.get(node).start();
        calm.begins(node);
    }

    private static void finish(List<Future<?>> works) throws Exception {
        for (Future<?> work : works) {
            work.get(2, TimeUnit.MINUTES);
        }
        works.clear();
    }

    private void asks(Random own) {
        while (!over) {
            Grant grant = people.get(own.nextInt(people.size()));
            ask(nodes.get(own.nextInt(nodes.size())), grant);
            Pause.of(Duration.ofMillis(own.nextInt(300)));
        }
    }

    private void ask(ChaosProcess node, Grant grant) {
        try {
            tally.answered(grant, node.ask(OfflineWorld.ask(grant)).get(HANG.toSeconds(), TimeUnit.SECONDS));
        } catch (TimeoutException hanging) {
            tally.answered(grant, "hang");
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Each of these at least once.
    private void namedFaults() throws Exception {
        if (!onServer) {
            killWhileTheProviderThinks();
            return;
        }
        for (DatabaseWire.Step step : DatabaseWire.Step.values()) {
            killAt(step);
        }
        databaseAwayLongerThanALease(!plan.leeway().isZero());
    }

    private void randomFault() throws Exception {
        int node = random.nextInt(nodes.size());
        switch (random.nextInt(onServer ? 13 : 8)) {
            case 0 -> kill(node, "killed");
            case 1 -> provider("provider answers 503", Outage.status(503), "", Integer.MAX_VALUE);
            case 2 -> provider("provider refuses connections", Outage.refused(), "", Integer.MAX_VALUE);
            case 3 -> provider("provider is slow", Outage.slow(Duration.ofMillis(400)), "", Integer.MAX_VALUE);
            case 4 -> provider("provider's answers come too late", Outage.slow(late()), TOKEN_ENDPOINT, 2);
            case 5 -> provider("provider's answers are cut off", Outage.answerLost(), TOKEN_ENDPOINT, 2);
            case 6 -> herd();
            case 7 -> leave();
            case 8 -> wire("database cut off", node, wires.get(node)::cut);
            case 9 -> wire("database slow", node, () -> wires.get(node).slow(Duration.ofMillis(30)));
            case 10 -> wire("database frozen", node, wires.get(node)::freeze);
            case 11 -> all("database cut off for all", DatabaseWire::cut, Duration.ofMillis(800));
            default -> killAt(STEPS.get(random.nextInt(STEPS.size())));
        }
    }

    private static Duration late() {
        return Duration.ofSeconds(2);
    }

    private void kill(int index, String how) {
        ChaosProcess node = nodes.get(index);
        if (node.isUp()) {
            calm.ends(index);
            node.kill();
            tally.happened(how);
            restarts.add(threads.submit(() -> start(index)));
        }
    }

    private void killAt(DatabaseWire.Step step) throws Exception {
        for (int tries = 0; tries < 5; tries++) {
            if (nodes.stream().noneMatch(ChaosProcess::isUp)) {
                finish(restarts);
            }
            int index = random.nextInt(nodes.size());
            while (!nodes.get(index).isUp()) {
                index = (index + 1) % nodes.size();
            }
            DatabaseWire wire = wires.get(index);
            calm.ends(index);
            try {
                wire.trap(step).get(3, TimeUnit.SECONDS);
                kill(index, "killed " + step);
                wire.disarm();
                return;
            } catch (TimeoutException nobodyCame) {
                wire.disarm();
                wire.cut();
                wire.mend();
            } finally {
                calm.begins(index);
            }
        }
    }

    private void killWhileTheProviderThinks() {
        for (int i = 0; i < 2; i++) {
            calm.endsForAll();
            tenant().goDown(Outage.slow(Duration.ofMillis(300)), TOKEN_ENDPOINT, Integer.MAX_VALUE);
            Pause.of(Duration.ofMillis(500));
            kill(0, "killed while the provider thinks");
            tenant().goUp();
            calm.beginsForAll();
            awaitUp();
        }
    }

    private void awaitUp() {
        try {
            finish(restarts);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void provider(String what, Outage outage, String path, int times) {
        calm.endsForAll();
        tenant().goDown(outage, path, times);
        tally.happened(what);
        Pause.of(Duration.ofMillis(300 + random.nextInt(700)));
        tenant().goUp();
        calm.beginsForAll();
    }

    private void wire(String what, int node, Runnable fault) {
        calm.ends(node);
        fault.run();
        tally.happened(what);
        Pause.of(Duration.ofMillis(200 + random.nextInt(1000)));
        wires.get(node).mend();
        calm.begins(node);
    }

    private void all(String what, java.util.function.Consumer<DatabaseWire> fault, Duration time) {
        calm.endsForAll();
        wires.forEach(fault);
        tally.happened(what);
        Pause.of(time);
        wires.forEach(DatabaseWire::mend);
        calm.beginsForAll();
    }

    /// While answers of the provider are on their way. Nobody may take their leases over before they could be
    /// stored.
    private void databaseAwayLongerThanALease(boolean frozen) {
        awaitUp();
        calm.endsForAll();
        tenant().goDown(Outage.slow(Duration.ofMillis(200)), TOKEN_ENDPOINT, Integer.MAX_VALUE);
        Pause.of(Duration.ofMillis(150));
        all(
                frozen ? "database frozen longer than a lease" : "database cut off longer than a lease",
                frozen ? DatabaseWire::freeze : DatabaseWire::cut,
                ChaosNode.TIMES.lease().plusMillis(700));
        tenant().goUp();
        calm.beginsForAll();
    }

    /// Many ask for one connection at once, on all nodes.
    private void herd() throws Exception {
        Grant grant = people.get(random.nextInt(people.size()));
        List<Future<?>> asking = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ChaosProcess node = nodes.get(i % nodes.size());
            asking.add(threads.submit(() -> ask(node, grant)));
        }
        tally.happened("herd of 200 for one connection");
        finish(asking);
    }

    private void leave() {
        Grant grant = people.get(random.nextInt(people.size()));
        if (leavers.size() < people.size() / 10 && leavers.add(grant)) {
            world.grants.end(ENVIRONMENT, grant.id(), Ending.PERSON);
            tally.happened("person left");
        }
    }

    private void mend() {
        tenant().goUp();
        wires.forEach(DatabaseWire::mend);
        awaitUp();
    }

    @Override
    public void close() {
        over = true;
        nodes.forEach(ChaosProcess::close);
        wires.forEach(DatabaseWire::close);
        threads.close();
        world.close();
    }
}
