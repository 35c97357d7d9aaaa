package dev.behalf.server.console.debugger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The token debugger.
///
/// @param connected whether the environment has a connection
/// @param draft whether it has a draft
/// @param time the server's, since times of tokens are compared with it
/// @param answer null before anything was pasted
public record DebuggerView(
        boolean connected,
        boolean draft,
        When time,
        @Nullable Answer answer) {

    /// What is said of the pasted text.
    ///
    /// @param picks the tokens found in it, where there are several
    /// @param judgement null where the text is no token
    public record Answer(
            List<Notice> notices,
            List<Pick> picks,
            @Nullable Judgement judgement) {
        public Answer {
            notices = List.copyOf(notices);
            picks = List.copyOf(picks);
        }
    }

    /// @param style the class that colours it
    public record Notice(String style, String title, String text) {}

    /// @param chosen whether it is the one explained
    public record Pick(String name, boolean chosen) {}
}
