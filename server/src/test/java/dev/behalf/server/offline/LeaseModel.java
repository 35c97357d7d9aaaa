package dev.behalf.server.offline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Walks through every order in which the steps of several nodes on one connection can happen. What nodes do to the
/// database are the statements of the product, and the database is a real one; what they do between statements is
/// modelled here, step for step as [Refresher] and [Redeemer] do it. The provider is modelled as one that rotates.
final class LeaseModel {

    /// What may go wrong in one walk, and how the provider takes the second use of a token.
    ///
    /// @param nodes that want a token
    /// @param crashes of nodes, each between any two steps
    /// @param takeOvers of the lease of a node that is alive but slow
    /// @param lostAnswers of the provider
    /// @param leaves whether the grant ends in between, and is tended
    /// @param reuse how the provider takes it
    record Limits(int nodes, int crashes, int takeOvers, int lostAnswers, boolean leaves, Reuse reuse) {}

    enum Reuse {
        /// The whole sign-in ends.
        PUNISHED,
        /// Another token comes, until the first one is used.
        ANOTHER_TOKEN,
        /// The same answer comes again.
        SAME_ANSWER
    }

    /// What was found.
    static final class Found {
        int states;
        int steps;
        int ends;
        int lost;
        int presentedTwice;
        final List<String> broken = new ArrayList<>();
    }

    private enum At {
        READ,
        LEASE,
        REDEEM,
        REDEEM_AGAIN,
        STORE,
        CHECK,
        END,
        RELEASE,
        RELEASE_UNANSWERED,
        DONE,
        DEAD
    }

    /// @param wants a generation of at least this
    /// @param held as it was read
    /// @param answer the refresh token that came, 0 for none
    private record Node(
            At at, int wants, @Nullable Held held, @Nullable String over, int answer) {

        Node to(At next) {
            return new Node(next, wants, held, over, answer);
        }

        String key() {
            return at + "," + wants + "," + (held == null ? "" : held.generation() + held.token() + held.state()) + ","
                    + over + "," + answer;
        }
    }

    /// @param spent tokens, and the answer that the first use of each got
    /// @param parents of tokens
    /// @param used tokens that were presented
    /// @param issued the newest token
    private record Provider(
            Map<Integer, Integer> spent, Map<Integer, Integer> parents, Set<Integer> used, int issued, boolean alive) {

        Provider presented(int token) {
            Set<Integer> more = new HashSet<>(used);
            more.add(token);
            return new Provider(spent, parents, more, issued, alive);
        }

        Provider ended() {
            return new Provider(spent, parents, used, issued, false);
        }

        Provider issue(int token) {
            int next = issued + 1;
            Map<Integer, Integer> answers = new HashMap<>(spent);
            answers.putIfAbsent(token, next);
            Map<Integer, Integer> families = new HashMap<>(parents);
            families.put(next, token);
            return new Provider(answers, families, used, next, alive);
        }

        /// Whether a token that came for this one was used.
        boolean isSucceeded(int token) {
            return used.stream().anyMatch(each -> parents.getOrDefault(each, 0) == token);
        }
    }

    /// @param lostTokens answers that nobody has
    private record World(
            List<Node> nodes,
            Provider provider,
            int crashes,
            int takeOvers,
            int lostAnswers,
            boolean left,
            Set<Integer> lostTokens) {

        World with(int index, Node node) {
            List<Node> changed = new ArrayList<>(nodes);
            changed.set(index, node);
            return new World(changed, provider, crashes, takeOvers, lostAnswers, left, lostTokens);
        }

        World with(Provider next) {
            return new World(nodes, next, crashes, takeOvers, lostAnswers, left, lostTokens);
        }

        World lose(int token) {
            Set<Integer> lost = new HashSet<>(lostTokens);
            lost.add(token);
            return new World(nodes, provider, crashes, takeOvers, lostAnswers, left, lost);
        }
    }

    private final Handle handle;
    private final Held first;
    private final Limits limits;
    private final Found found = new Found();
    private final Set<String> seen = new HashSet<>();
    private int depth;

    /// @param handle in a transaction that is thrown away
    /// @param first the connection as it is before, its token made `1`
    LeaseModel(Handle handle, Held first, Limits limits) {
        this.handle = handle;
        this.first = first;
        this.limits = limits;
    }

    Found explore() {
        handle.execute(
                "UPDATE provider_token SET token = '1', access = 'a1', lease = NULL, generation = 0, checked = 1,"
                        + " state = 'active' WHERE grant_id = ?",
                first.grant());
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < limits.nodes(); i++) {
            // The last one wants a token that comes after the one that the others want.
            nodes.add(new Node(At.READ, i == 2 ? 2 : 1, null, null, 0));
        }
        walk(
                new World(
                        nodes,
                        new Provider(Map.of(), Map.of(), Set.of(), 1, true),
                        limits.crashes(),
                        limits.takeOvers(),
                        limits.lostAnswers(),
                        !limits.leaves(),
                        Set.of()),
                row());
        return found;
    }

    private Held row() {
        return OfflineTable.find(handle, first.environment(), first.grant()).orElseThrow();
    }

    /// @param row as it is in the database now
    private void walk(World world, Held row) {
        if (!seen.add(key(world, row))) {
            return;
        }
        found.states++;
        boolean moved = false;
        for (int i = 0; i < world.nodes().size(); i++) {
            Node node = world.nodes().get(i);
            if (node.at() == At.DONE || node.at() == At.DEAD) {
                continue;
            }
            moved |= step(world, i, node, row);
            if (world.crashes() > 0 && node.at() != At.READ) {
                World crashed = new World(
                        world.with(i, node.to(At.DEAD)).nodes(),
                        world.provider(),
                        world.crashes() - 1,
                        world.takeOvers(),
                        world.lostAnswers(),
                        world.left(),
                        world.lostTokens());
                int answer = node.answer();
                then(node.at() == At.STORE && answer > 0 ? crashed.lose(answer) : crashed, row);
            }
        }
        if (!world.left()) {
            moved = true;
            World left = new World(
                    world.nodes(),
                    world.provider(),
                    world.crashes(),
                    world.takeOvers(),
                    world.lostAnswers(),
                    true,
                    world.lostTokens());
            then(() -> StopTable.revoke(handle, first.grant(), StateReason.GRANT_OVER, null, 1), left);
        }
        if (!moved) {
            found.ends++;
            end(world);
        }
    }

    /// Goes on where nothing was done to the database.
    private void then(World next, Held row) {
        found.steps++;
        walk(next, row);
    }

    /// Does something to the database, goes on from there, and undoes it.
    private void then(Runnable statement, World next) {
        String name = "s" + depth++;
        handle.savepoint(name);
        statement.run();
        found.steps++;
        walk(next, row());
        handle.rollbackToSavepoint(name);
        depth--;
    }

    /// @return false where the node waits for another
    private boolean step(World world, int i, Node node, Held row) {
        return switch (node.at()) {
            case READ -> read(world, i, node, row);
            case LEASE -> lease(world, i, node);
            case REDEEM, REDEEM_AGAIN -> redeem(world, i, node, row);
            case STORE -> store(world, i, node, row);
            case CHECK -> check(world, i, node);
            case END -> end(world, i, node);
            case RELEASE, RELEASE_UNANSWERED -> release(world, i, node);
            case DONE, DEAD -> false;
        };
    }

    private boolean read(World world, int i, Node node, Held row) {
        if (row.state() != State.ACTIVE || row.token() == null) {
            then(world.with(i, node.to(At.DONE)), row);
            return true;
        }
        if (row.generation() >= node.wants() && row.checked()) {
            served(world, row);
            then(world.with(i, node.to(At.DONE)), row);
            return true;
        }
        String lease = row.lease();
        if (lease == null) {
            then(world.with(i, new Node(At.LEASE, node.wants(), row, null, 0)), row);
            return true;
        }
        Node holder = world.nodes().get(Integer.parseInt(lease));
        boolean gone = holder.at() == At.DEAD || holder.at() == At.DONE || holder.at() == At.READ;
        if (gone) {
            then(world.with(i, new Node(At.LEASE, node.wants(), row, lease, 0)), row);
            return true;
        }
        if (world.takeOvers() > 0 && Integer.parseInt(lease) != i) {
            World over = new World(
                    world.nodes(),
                    world.provider(),
                    world.crashes(),
                    world.takeOvers() - 1,
                    world.lostAnswers(),
                    world.left(),
                    world.lostTokens());
            then(over.with(i, new Node(At.LEASE, node.wants(), row, lease, 0)), row);
        }
        return false;
    }

    private boolean lease(World world, int i, Node node) {
        Held held = Objects.requireNonNull(node.held());
        boolean[] taken = new boolean[1];
        String name = "s" + depth++;
        handle.savepoint(name);
        taken[0] = LeaseTable.lease(handle, held, node.over(), String.valueOf(i), 1);
        found.steps++;
        walk(world.with(i, node.to(taken[0] ? At.REDEEM : At.READ)), row());
        back(name);
        return true;
    }

    private void back(String name) {
        handle.rollbackToSavepoint(name);
        depth--;
    }

    private boolean redeem(World world, int i, Node node, Held row) {
        Held held = Objects.requireNonNull(node.held());
        int token = Integer.parseInt(Objects.requireNonNull(held.token()));
        Provider provider = world.provider();
        if (provider.used().contains(token)) {
            found.presentedTwice++;
            boolean allowed = limits.crashes() > world.crashes()
                    || limits.takeOvers() > world.takeOvers()
                    || limits.lostAnswers() > world.lostAnswers();
            require(allowed, "a token was redeemed twice, and nothing had gone wrong");
        }
        require(
                row.generation() == held.generation() || limits.takeOvers() > world.takeOvers(),
                "a token was redeemed whose successor is stored");
        Answered answer = answer(provider, token);
        World after = world.with(answer.provider());
        if (answer.token() == 0) {
            then(after.with(i, node.to(At.END)), row);
        } else {
            then(after.with(i, new Node(At.STORE, node.wants(), node.held(), node.over(), answer.token())), row);
        }
        if (world.lostAnswers() > 0) {
            World lost = new World(
                    after.nodes(),
                    after.provider(),
                    after.crashes(),
                    after.takeOvers(),
                    after.lostAnswers() - 1,
                    after.left(),
                    after.lostTokens());
            then(
                    (answer.token() == 0 ? lost : lost.lose(answer.token()))
                            .with(i, node.to(node.at() == At.REDEEM ? At.REDEEM_AGAIN : At.RELEASE_UNANSWERED)),
                    row);
        }
        return true;
    }

    /// @param token 0 for a refusal
    private record Answered(Provider provider, int token) {}

    private Answered answer(Provider before, int token) {
        Provider provider = before.presented(token);
        Integer answered = before.spent().get(token);
        if (!before.alive()) {
            return new Answered(provider, 0);
        }
        if (answered == null) {
            return issued(provider, token);
        }
        return switch (limits.reuse()) {
            case PUNISHED -> new Answered(provider.ended(), 0);
            case SAME_ANSWER -> new Answered(provider, answered);
            case ANOTHER_TOKEN ->
                before.isSucceeded(token) ? new Answered(provider.ended(), 0) : issued(provider, token);
        };
    }

    private static Answered issued(Provider provider, int token) {
        Provider after = provider.issue(token);
        return new Answered(after, after.issued());
    }

    private boolean store(World world, int i, Node node, Held row) {
        Held held = Objects.requireNonNull(node.held());
        LeaseTable.Stored stored =
                new LeaseTable.Stored(String.valueOf(node.answer()), "a" + node.answer(), null, List.of(), 1);
        String name = "s" + depth++;
        handle.savepoint(name);
        boolean done = LeaseTable.store(handle, first.grant(), held.generation(), stored, false, 1);
        found.steps++;
        if (done) {
            require(
                    held.token() != null && held.token().equals(row.token()),
                    "an answer was stored in place of another than the token that was redeemed");
            walk(world.with(i, node.to(At.CHECK)), row());
        } else {
            walk(world.lose(node.answer()).with(i, node.to(At.RELEASE)), row());
        }
        back(name);
        return true;
    }

    private boolean check(World world, int i, Node node) {
        long generation = Objects.requireNonNull(node.held()).generation() + 1;
        then(
                () -> LeaseTable.check(handle, first.grant(), generation, String.valueOf(i)),
                world.with(i, node.to(At.DONE)));
        return true;
    }

    private boolean end(World world, int i, Node node) {
        Held held = Objects.requireNonNull(node.held());
        String name = "s" + depth++;
        handle.savepoint(name);
        boolean done = LeaseTable.end(handle, held, String.valueOf(i), "spent", 1);
        found.steps++;
        walk(world.with(i, node.to(done ? At.DONE : At.RELEASE)), row());
        back(name);
        return true;
    }

    private boolean release(World world, int i, Node node) {
        Long unanswered = node.at() == At.RELEASE_UNANSWERED ? Long.valueOf(1) : null;
        then(
                () -> LeaseTable.release(handle, first.grant(), String.valueOf(i), "", 1, unanswered),
                world.with(i, node.to(At.DONE)));
        return true;
    }

    private void served(World world, Held row) {
        require(row.access() != null && row.access().equals("a" + row.token()), "a token of another answer is served");
        require(
                Integer.parseInt(Objects.requireNonNull(row.token()))
                        <= world.provider().issued(),
                "a token is served that the provider never gave");
    }

    /// Nobody does anything any more: one more node comes, as it does in the end, and takes over what was left.
    private void end(World world) {
        String name = "s" + depth++;
        handle.savepoint(name);
        Held row = row();
        switch (row.state()) {
            case REVOKED -> {
                StopTable.remove(handle, row, null, 1);
                require(row().token() == null, "a token outlived its grant");
            }
            case NEEDS_SIGN_IN -> countLost(world);
            case ACTIVE, PAUSED -> rescue(world, row);
        }
        require(row().lease() == null, "a lease was left");
        back(name);
    }

    private void rescue(World world, Held row) {
        require(LeaseTable.lease(handle, row, row.lease(), "rescue", 1), "the lease cannot be taken over");
        int token = Integer.parseInt(Objects.requireNonNull(row.token()));
        require(
                !world.provider().used().contains(token) || row.lease() != null || row.unansweredSince() != null,
                "a token may be spent, and nobody can tell");
        Answered answer = answer(world.provider(), token);
        if (answer.token() == 0) {
            require(LeaseTable.end(handle, row, "rescue", "spent", 1), "what the provider ended does not end here");
            countLost(world);
            return;
        }
        LeaseTable.Stored stored =
                new LeaseTable.Stored(String.valueOf(answer.token()), "a" + answer.token(), null, List.of(), 1);
        require(
                LeaseTable.store(handle, first.grant(), row.generation(), stored, false, 1),
                "the answer cannot be stored");
        LeaseTable.check(handle, first.grant(), row.generation() + 1, "rescue");
        require(row().serves(java.time.Instant.EPOCH, java.time.Duration.ZERO, ChaosNode.TIMES), "it does not serve");
    }

    private void countLost(World world) {
        found.lost++;
        require(
                !world.lostTokens().isEmpty() || limits.takeOvers() > world.takeOvers(),
                "a connection is lost, and no answer was");
        require(
                limits.reuse() == Reuse.PUNISHED
                        || (limits.reuse() == Reuse.ANOTHER_TOKEN && limits.takeOvers() > world.takeOvers()),
                "a connection is lost at a provider that forgives");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds && found.broken.size() < 10) {
            found.broken.add(otherwise);
        }
    }

    private static String key(World world, Held row) {
        StringBuilder key = new StringBuilder();
        world.nodes().forEach(node -> key.append(node.key()).append('|'));
        return key.append(new TreeMap<>(world.provider().spent()))
                .append(new TreeMap<>(world.provider().parents()))
                .append(new TreeSet<>(world.provider().used()))
                .append(world.provider().issued())
                .append(world.provider().alive())
                .append(world.crashes())
                .append(world.takeOvers())
                .append(world.lostAnswers())
                .append(world.left())
                .append(new TreeSet<>(world.lostTokens()))
                .append(row.token())
                .append(row.access())
                .append(row.generation())
                .append(row.checked())
                .append(row.state())
                .append(row.lease())
                .append(row.unansweredSince() != null)
                .toString();
    }
}
