package dev.behalf.server.environment;

import java.util.Map;

/// A setting whose value cannot be used.
///
/// @param key the setting in the words of `behalf.yaml`, such as `clientId` or `leeway`; empty for the whole
/// @param message what was expected, what was found, what to change; never holds a secret
/// @param repair values by key that would mend it, for one click; empty where there are none
public record SettingProblem(String key, String message, Map<String, String> repair) {

    public SettingProblem {
        repair = Map.copyOf(repair);
    }

    static SettingProblem of(String key, String expected, String found, String change) {
        return new SettingProblem(key, "expected " + expected + ", found " + found + ". " + change, Map.of());
    }
}
