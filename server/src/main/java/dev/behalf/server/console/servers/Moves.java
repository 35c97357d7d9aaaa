package dev.behalf.server.console.servers;

import dev.behalf.server.environment.RuleInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Changes of the order of rules. A rule that is not there any more is left alone.
final class Moves {

    private Moves() {}

    static List<RuleInput> up(List<RuleInput> rules, String name) {
        return swapped(rules, index(rules, name), -1);
    }

    static List<RuleInput> down(List<RuleInput> rules, String name) {
        return swapped(rules, index(rules, name), 1);
    }

    static List<RuleInput> out(List<RuleInput> rules, String name) {
        return rules.stream().filter(rule -> !rule.name().equals(name)).toList();
    }

    private static List<RuleInput> swapped(List<RuleInput> rules, int at, int by) {
        if (at < 0 || at + by < 0 || at + by >= rules.size()) {
            return rules;
        }
        List<RuleInput> moved = new ArrayList<>(rules);
        Collections.swap(moved, at, at + by);
        return moved;
    }

    /// @return -1 where there is none of that name
    static int index(List<RuleInput> rules, String name) {
        return rules.stream().map(RuleInput::name).toList().indexOf(name);
    }
}
