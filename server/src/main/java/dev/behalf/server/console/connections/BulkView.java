package dev.behalf.server.console.connections;

import dev.behalf.server.console.Grouped;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.offline.ConnectionAct;
import dev.behalf.server.offline.ConnectionRisks;
import dev.behalf.server.offline.State;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Those that can be stopped at once, and what that does.
///
/// @param title such as "Connections of Ann"
/// @param whole whether they are all of the environment
/// @param paused how many can be resumed, as a text; empty for none
/// @param confirms whether the name of the environment must be typed
/// @param unconfirmed the act whose confirmation was missing, null where none was
public record BulkView(
        String title,
        boolean whole,
        String person,
        String client,
        String paused,
        List<Choice> choices,
        boolean confirms,
        @Nullable String unconfirmed) {

    /// @param act its id
    public record Choice(String act, String label, String about, boolean possible, boolean chosen) {}

    public BulkView {
        choices = List.copyOf(choices);
    }

    /// @return null where nothing is left to change
    static @Nullable BulkView of(
            Environment environment,
            Looked looked,
            String title,
            Map<State, Long> counts,
            long waiting,
            @Nullable ConnectionAct unconfirmed) {
        long pause = ConnectionAct.PAUSE.of(counts);
        // Those that wait for their people are not the team's to resume.
        long resume = ConnectionAct.RESUME.of(counts) - waiting;
        long revoke = ConnectionAct.REVOKE.of(counts);
        if (revoke == 0) {
            return null;
        }
        boolean pausing = unconfirmed == null ? pause > 0 : unconfirmed == ConnectionAct.PAUSE;
        return new BulkView(
                title,
                !looked.ofOne(),
                looked.person(),
                looked.client(),
                resume == 0 ? "" : Grouped.of(resume, "connection"),
                List.of(
                        new Choice(
                                ConnectionAct.PAUSE.id(),
                                "Pause " + Grouped.of(pause) + " active",
                                "Hand out nothing until they are resumed. What is kept is kept alive.",
                                pause > 0,
                                pausing),
                        new Choice(
                                ConnectionAct.REVOKE.id(),
                                "Stop " + Grouped.of(revoke) + " for good",
                                "The provider is told and the tokens are removed. Clients stay signed in; tools can act"
                                        + " again once a person connects the client anew.",
                                true,
                                !pausing)),
                !ConnectionRisks.ofMany(environment, ConnectionAct.REVOKE, revoke)
                        .isEmpty(),
                unconfirmed == null ? null : unconfirmed.id());
    }
}
