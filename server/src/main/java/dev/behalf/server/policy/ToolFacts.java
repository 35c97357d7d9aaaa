package dev.behalf.server.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A tool as its server describes it.
///
/// @param readOnly whether it says that it changes nothing
/// @param destructive whether it says that it destroys
/// @param annotations as the server sent them, values of JSON
public record ToolFacts(String name, boolean readOnly, boolean destructive, Map<String, @Nullable Object> annotations) {

    /// One that is known by its hints only.
    public static ToolFacts of(String name, boolean readOnly, boolean destructive) {
        return new ToolFacts(
                name, readOnly, destructive, Map.of("readOnlyHint", readOnly, "destructiveHint", destructive));
    }
}
