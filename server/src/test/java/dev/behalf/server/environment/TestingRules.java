package dev.behalf.server.environment;

import java.util.List;
import java.util.Map;

/// Rules for tests, in the words of `behalf.yaml`.
public final class TestingRules {

    private TestingRules() {}

    /// @param settings by name; lists are separated by spaces
    public static RuleInput rule(String name, String effect, Map<String, String> settings) {
        return new RuleInput(
                name,
                effect,
                list(settings, RuleInput.TOOLS),
                settings.getOrDefault(RuleInput.KIND, ""),
                list(settings, RuleInput.SCOPES),
                list(settings, RuleInput.CLAIMS),
                list(settings, RuleInput.GROUPS),
                list(settings, RuleInput.CLIENTS),
                settings.getOrDefault(RuleInput.WHEN, ""),
                settings.getOrDefault(RuleInput.MAX_AGE, ""),
                list(settings, RuleInput.ACR),
                list(settings, RuleInput.AMR));
    }

    private static List<String> list(Map<String, String> settings, String name) {
        String text = settings.getOrDefault(name, "");
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }
}
