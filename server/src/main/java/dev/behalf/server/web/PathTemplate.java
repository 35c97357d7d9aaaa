package dev.behalf.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A path of which some segments are variables, such as `/e/{environment}/keys`.
record PathTemplate(List<String> segments, Route route) {

    /// The template of a route, none where its path has no variable.
    static Stream<PathTemplate> of(Route route) {
        return route.path().contains("{")
                ? Stream.of(new PathTemplate(List.of(route.path().split("/", -1)), route))
                : Stream.of();
    }

    /// The variables of a path, null where the path is another.
    @Nullable
    Map<String, String> match(String path) {
        String[] parts = path.split("/", -1);
        if (parts.length != segments.size()) {
            return null;
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < parts.length; i++) {
            String segment = segments.get(i);
            if (segment.startsWith("{") && !parts[i].isEmpty()) {
                variables.put(segment.substring(1, segment.length() - 1), decoded(parts[i]));
            } else if (!segment.equals(parts[i])) {
                return null;
            }
        }
        return variables;
    }

    /// A plus sign in a path stands for itself (RFC 3986 section 3.3).
    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return segment;
        }
    }
}
