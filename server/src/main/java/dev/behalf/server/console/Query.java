package dev.behalf.server.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Map;
import java.util.stream.Collectors;

/// The query of an address.
public final class Query {

    private Query() {}

    /// @param parameters in their order; those without a value are left out
    /// @return with a `?` in front; empty for none
    public static String of(Map<String, String> parameters) {
        String joined = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return joined.isEmpty() ? "" : "?" + joined;
    }
}
