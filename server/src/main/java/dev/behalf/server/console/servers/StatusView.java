package dev.behalf.server.console.servers;

import dev.behalf.server.environment.McpServerView;

/// How a server is doing, as a pill.
///
/// @param tone of the stylesheet
public record StatusView(String label, String tone) {

    static StatusView of(McpServerView server) {
        return switch (server.status()) {
            case ACTIVE ->
                server.seen() == null ? new StatusView("Not asked yet", "muted") : new StatusView("Active", "good");
            case DISABLED -> new StatusView("Disabled", "muted");
            case NEEDS_ATTENTION -> new StatusView("Needs attention", "bad");
        };
    }
}
