package dev.behalf.server.environment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An MCP server of an environment as the team sees it.
///
/// @param secretSetAt when the secret of the service was last set; null where there is none
/// @param problem what went wrong at the last call, a sentence; null where it went well, or nothing was tried yet
/// @param problemAt since when; null where there is none
/// @param seen what it said about itself, null where it said nothing yet
/// @param seenAt when that was, null where there is none
/// @param api the document of an API; null where it is an MCP server, or the document was not fetched yet
public record McpServerView(
        McpServerSettings settings,
        long version,
        Instant createdAt,
        @Nullable Instant secretSetAt,
        @Nullable String problem,
        @Nullable Instant problemAt,
        @Nullable SeenMcpServer seen,
        @Nullable Instant seenAt,
        @Nullable ApiView api) {

    /// How it is doing.
    public enum Status {
        ACTIVE("active"),
        DISABLED("disabled"),
        NEEDS_ATTENTION("needs_attention");

        private final String id;

        Status(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    public Status status() {
        if (settings.disabled()) {
            return Status.DISABLED;
        }
        return lacksSecret() || problem != null ? Status.NEEDS_ATTENTION : Status.ACTIVE;
    }

    /// Whether it is called as a service whose secret nobody has given yet.
    public boolean lacksSecret() {
        return settings.callsAs() == CallsAs.SERVICE && secretSetAt == null;
    }

    /// What to do about it.
    ///
    /// @return null where there is nothing to do
    public @Nullable String attention() {
        return settings.disabled()
                ? null
                : lacksSecret() ? "It is called as a service, and its secret is not set yet." : problem;
    }
}
