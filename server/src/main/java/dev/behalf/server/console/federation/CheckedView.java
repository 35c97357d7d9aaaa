package dev.behalf.server.console.federation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is said about a form while somebody types, piece by piece.
///
/// @param emptied boxes whose value must leave the page
/// @param asked what the provider said, null where it was not asked
public record CheckedView(
        FormView form, List<FieldView> emptied, @Nullable Asked asked) {
    public CheckedView {
        emptied = List.copyOf(emptied);
    }
}
