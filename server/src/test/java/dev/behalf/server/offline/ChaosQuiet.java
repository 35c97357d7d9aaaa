package dev.behalf.server.offline;

import dev.behalf.server.grants.Grant;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// After the faults: asks for every connection until each has been refreshed once more, or is lost.
record ChaosQuiet(OfflineWorld world, List<ChaosProcess> nodes, ChaosTally tally) {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    void await(List<Grant> people, Set<Grant> leavers) {
        Map<Grant, Long> waiting = new HashMap<>();
        people.stream()
                .filter(grant -> !leavers.contains(grant))
                .forEach(grant -> waiting.put(grant, world.held(grant).generation()));
        long until = System.nanoTime() + LONGEST.toNanos();
        for (int round = 0; !done(waiting, leavers) && System.nanoTime() < until; round++) {
            ChaosProcess node = nodes.get(round % nodes.size());
            waiting.keySet().stream()
                    .map(grant -> node.ask(OfflineWorld.ask(grant)).thenAccept(answer -> tally.answered(grant, answer)))
                    .toList()
                    .forEach(java.util.concurrent.CompletableFuture::join);
            Pause.of(PAUSE);
        }
    }

    private boolean done(Map<Grant, Long> waiting, Set<Grant> leavers) {
        waiting.entrySet().removeIf(each -> {
            Held held = world.held(each.getKey());
            boolean lost = held.state() == State.NEEDS_SIGN_IN;
            return held.lease() == null && (lost || (held.checked() && held.generation() > each.getValue()));
        });
        return waiting.isEmpty()
                && leavers.stream().allMatch(grant -> world.held(grant).token() == null)
                && tally.leased() == 0;
    }
}
