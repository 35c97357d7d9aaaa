package dev.behalf.provider;

import java.util.Set;
import java.util.TreeSet;

/// Small sets of names.
final class Sets {

    private Sets() {}

    static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(Set.of(more));
        return Set.copyOf(all);
    }
}
