package dev.behalf.server.console.audit;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// One line of what an act changed.
///
/// @param mark `+` added, `-` removed, `~` changed, empty for plain words
public record ChangeLine(String mark, String text) {

    private static final Pattern FIRST = Pattern.compile("[-+~] .*", Pattern.DOTALL);
    private static final Pattern BETWEEN = Pattern.compile("; (?=[-+~] )");

    /// @param detail of an entry: a difference, or words
    static List<ChangeLine> of(String detail) {
        if (detail.isEmpty()) {
            return List.of();
        }
        if (!FIRST.matcher(detail).matches()) {
            return List.of(new ChangeLine("", detail));
        }
        return Arrays.stream(BETWEEN.split(detail))
                .map(line -> new ChangeLine(line.substring(0, 1), line.substring(2)))
                .toList();
    }

    /// The class by which it is coloured.
    public String style() {
        return switch (mark) {
            case "+" -> "good";
            case "-" -> "bad";
            case "~" -> "warn";
            default -> "muted";
        };
    }
}
