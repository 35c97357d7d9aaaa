package dev.behalf.server.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is lost with the keys of an environment.
///
/// @param contents how many sealed values, by what they are; without zeros
/// @param grants how many grants end
public record VaultLosses(Map<String, Long> contents, long grants) {

    public VaultLosses {
        contents = java.util.Collections.unmodifiableMap(new TreeMap<>(contents));
    }

    /// In a line, such as `Signing keys: 2; sign-ins: 14`.
    public String text() {
        List<String> parts = new ArrayList<>();
        contents.forEach((content, count) -> parts.add(content + ": " + count));
        parts.add("sign-ins: " + grants);
        return String.join("; ", parts);
    }
}
