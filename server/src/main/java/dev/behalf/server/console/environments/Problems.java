package dev.behalf.server.console.environments;

import dev.behalf.server.environment.SettingProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is wrong with a form, by field.
public record Problems(Map<String, String> byField) {

    public static final Problems NONE = new Problems(Map.of());

    public Problems {
        byField = Map.copyOf(byField);
    }

    public static Problems of(List<SettingProblem> problems) {
        Map<String, String> byField = new LinkedHashMap<>();
        problems.forEach(problem -> byField.merge(problem.key(), sentence(problem), (a, b) -> a + " " + b));
        return new Problems(byField);
    }

    private static String sentence(SettingProblem problem) {
        String message = problem.message();
        return message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
    }

    /// Empty where nothing is wrong with the field.
    public String at(String field) {
        return byField.getOrDefault(field, "");
    }

    public boolean any() {
        return !byField.isEmpty();
    }
}
