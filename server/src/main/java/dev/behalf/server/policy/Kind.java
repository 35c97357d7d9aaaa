package dev.behalf.server.policy;

import java.util.Arrays;
import java.util.Optional;

/// Which tools a rule is about, by what their servers say they do (MCP 2025-11-25, `ToolAnnotations`).
public enum Kind {
    ANY("any"),
    READ_ONLY("read_only"),
    NOT_DESTRUCTIVE("not_destructive"),
    DESTRUCTIVE("destructive");

    private final String id;

    Kind(String id) {
        this.id = id;
    }

    /// The word in `behalf.yaml`.
    public String id() {
        return id;
    }

    public static Optional<Kind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findAny();
    }

    boolean covers(ToolFacts tool) {
        return switch (this) {
            case ANY -> true;
            case READ_ONLY -> tool.readOnly() && !tool.destructive();
            case NOT_DESTRUCTIVE -> !tool.destructive();
            case DESTRUCTIVE -> tool.destructive();
        };
    }
}
