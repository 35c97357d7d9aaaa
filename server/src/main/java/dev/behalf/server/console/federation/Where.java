package dev.behalf.server.console.federation;

import java.util.List;

/// Where something stands in a provider's dashboard.
///
/// @param path the way there, step by step; empty where it is described by a sentence
/// @param remark a sentence beside the way or instead of it, without a full stop; empty where there is none
public record Where(List<String> path, String remark) {

    public Where {
        path = List.copyOf(path);
    }

    /// Reads `Settings > Domain; a remark`, or a sentence.
    static Where of(String text) {
        String plain = text.replace('`', '\u201d').replaceFirst("\u201d", "\u201c");
        if (!plain.contains(" > ")) {
            return new Where(List.of(), plain);
        }
        String[] parts = plain.split("[;,] ", 2);
        String remark = parts.length < 2
                ? ""
                : parts[1].substring(0, 1).toUpperCase(java.util.Locale.ROOT) + parts[1].substring(1);
        return new Where(List.of(parts[0].split(" > ")), remark);
    }
}
