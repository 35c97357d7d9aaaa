package dev.behalf.server.console.debugger;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One rule, on each side that is shown.
public record RuleRow(String name, List<RuleCell> cells) {

    public RuleRow {
        cells = List.copyOf(cells);
    }

    /// Whether there is nothing to compare.
    public boolean same() {
        return cells.stream().distinct().count() == 1;
    }

    /// Whether the sides disagree.
    public boolean differs() {
        return cells.stream().map(RuleCell::state).distinct().count() > 1;
    }

    /// The class by which it stands out, null where it does not.
    public @Nullable String style() {
        if (differs()) {
            return "is-different";
        }
        RuleCell first = cells.getFirst();
        boolean brief = first.found().isEmpty() && first.expected().isEmpty();
        return first.state().broken() ? "is-broken" : brief ? "is-brief" : null;
    }

    /// Joins the rules of several sides by their names. What only a later side has comes last.
    static List<RuleRow> joined(List<Map<String, RuleCell>> sides) {
        Map<String, List<RuleCell>> rows = new LinkedHashMap<>();
        sides.forEach(side -> side.keySet().forEach(name -> rows.putIfAbsent(name, new ArrayList<>())));
        rows.forEach((name, cells) -> sides.forEach(side -> cells.add(side.getOrDefault(name, RuleCell.ABSENT))));
        return rows.entrySet().stream()
                .map(row -> new RuleRow(row.getKey(), row.getValue()))
                .toList();
    }

    /// Such as "12 kept, 1 broken, 4 not reached".
    static String summary(Iterable<RuleCell> cells) {
        Map<RuleState, Integer> counts = new EnumMap<>(RuleState.class);
        cells.forEach(cell -> counts.merge(cell.state(), 1, Integer::sum));
        counts.remove(RuleState.NO_RULE);
        return String.join(
                ", ",
                counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey().word())
                        .toList());
    }
}
