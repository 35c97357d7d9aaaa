package dev.behalf.server.console.servers;

import dev.behalf.server.console.Ago;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.environment.ApiSettings;
import dev.behalf.server.environment.ApiSummary;
import dev.behalf.server.environment.ApiView;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.openapi.LeftOut;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The document of an API.
///
/// @param url where it is fetched from, empty where it was given
/// @param since when it was last fetched, or given; null where that was not done yet
/// @param tools how many operations are tools
/// @param leftOut those that are none
/// @param more how many further ones are none
/// @param added tools that came with its last change
/// @param removed tools that went with it
public record DocumentView(
        String url,
        @Nullable Ago since,
        String tools,
        List<LeftOut> leftOut,
        int more,
        List<String> added,
        List<String> removed) {

    private static final int MOST = 100;

    public DocumentView {
        leftOut = List.copyOf(leftOut);
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    /// @return null where the server is no API
    static @Nullable DocumentView of(McpServerView server, Instant now) {
        ApiSettings settings = server.settings().api();
        if (settings == null) {
            return null;
        }
        ApiView api = server.api();
        if (api == null) {
            return new DocumentView(settings.documentUrl(), null, "", List.of(), 0, List.of(), List.of());
        }
        ApiSummary summary = api.summary();
        List<LeftOut> leftOut = summary.leftOut();
        return new DocumentView(
                settings.documentUrl(),
                Ago.of(api.since(), now),
                Grouped.of(summary.tools().size()),
                leftOut.stream()
                        .limit(MOST)
                        .map(each -> new LeftOut(Untrusted.text(each.operation()), Untrusted.text(each.reason())))
                        .toList(),
                Math.max(0, leftOut.size() - MOST),
                summary.added(),
                summary.removed());
    }
}
