package dev.behalf.server.upstream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many of something each of several people may have at once, so that one leaves some to the others.
public final class Shares {

    private final int most;
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();

    /// @param most that one may have; at least one
    public Shares(int most) {
        this.most = Math.max(1, most);
    }

    public int most() {
        return most;
    }

    /// @return false where whoever has that name has as many as may be; nothing is taken then
    public boolean take(String name) {
        boolean[] got = {false};
        taken.compute(name, (_, now) -> {
            got[0] = now == null || now < most;
            return now == null ? 1 : got[0] ? now + 1 : now;
        });
        return got[0];
    }

    /// Gives back what was taken.
    public void give(String name) {
        taken.computeIfPresent(name, (_, now) -> now == 1 ? null : now - 1);
    }
}
