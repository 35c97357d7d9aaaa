package dev.behalf.server.console.trace;

import dev.behalf.server.console.Ago;
import dev.behalf.server.console.ClientHost;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.trace.Attempt;
import dev.behalf.server.trace.Recorded;
import dev.behalf.server.trace.Stage;
import dev.behalf.server.trace.Stop;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An attempt.
///
/// @param client what it calls itself, or the best there is instead
/// @param clientAt its id or the host of it; empty where it never said which it is
/// @param number of the furthest stage, from 1
/// @param furthest what it reached, as a sentence
/// @param style of the state's pill
/// @param code empty where there is none
/// @param reason why it stopped; empty where it has not
/// @param agent what the program calls itself; empty where it does not
public record AttemptRow(
        String link,
        String client,
        String clientAt,
        Ago when,
        int number,
        String furthest,
        Attempt.State state,
        String style,
        String code,
        String reason,
        String agent,
        String searched) {

    /// @param path of the list
    static AttemptRow of(Attempt attempt, String path, Instant now) {
        String name = Untrusted.text(Objects.requireNonNullElse(attempt.clientName(), ""));
        String id = attempt.client() == null ? "" : attempt.client();
        String agent = agent(attempt);
        String shown = name.isEmpty() ? (id.isEmpty() ? "A client that did not say which" : "An unnamed client") : name;
        Stop stop = attempt.stop();
        String code = stop == null ? "" : stop.code();
        String reason = stop == null ? "" : stop.sentence();
        return new AttemptRow(
                path + "/" + attempt.id(),
                shown,
                Untrusted.text(ClientHost.of(id)),
                Ago.of(attempt.last(), now),
                attempt.furthest().number(),
                attempt.furthest().reached(),
                attempt.state(),
                style(attempt.state()),
                Untrusted.text(code),
                reason,
                agent,
                String.join(
                                "\n",
                                shown,
                                id,
                                agent,
                                code,
                                reason,
                                attempt.furthest().reached())
                        .toLowerCase(Locale.ROOT));
    }

    /// How many stages there are.
    public int stages() {
        return Stage.values().length;
    }

    static String style(Attempt.State state) {
        return switch (state) {
            case CONNECTED -> "good";
            case UNDER_WAY -> "";
            case STOPPED -> "bad";
        };
    }

    /// Of the client rather than of the person's browser, where there is one.
    private static String agent(Attempt attempt) {
        @Nullable
        Recorded own = attempt.steps().stream()
                .filter(step -> step.stage().compareTo(Stage.AUTHORIZE) < 0
                        || step.stage().compareTo(Stage.CALLBACK) > 0)
                .filter(step -> !step.agent().isEmpty())
                .findFirst()
                .orElse(null);
        return Untrusted.text(own == null ? attempt.steps().getFirst().agent() : own.agent());
    }
}
