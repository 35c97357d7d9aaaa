package dev.behalf.server.console.overview;

import dev.behalf.server.console.Ago;
import org.jspecify.annotations.Nullable;

/// One of the few figures that say how a connection is doing.
///
/// @param ago the figure, where it is a distance in time; null where the text is
/// @param text the figure, or the point in time below it
/// @param note below a text that is the figure; empty for nothing
public record Fact(String label, @Nullable Ago ago, String text, String note) {

    static Fact at(String label, Ago ago, String time) {
        return new Fact(label, ago, time, "");
    }

    static Fact text(String label, String text) {
        return new Fact(label, null, text, "");
    }
}
