package dev.behalf.server.console.connections;

import dev.behalf.server.console.Ago;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.environment.LockoutRisk;
import dev.behalf.server.offline.State;
import dev.behalf.server.offline.StateEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One connection.
///
/// @param path of the list
/// @param signIn the address of the sign-in at the client
/// @param risks why the name of the environment must be typed before it is stopped; empty where it need not be
/// @param unconfirmed whether the name was missing
/// @param said what came of refreshing it, null where it was not
/// @param done what was just done, as a sentence; empty for nothing
public record ConnectionView(
        String path,
        String signIn,
        ConnectionRow row,
        boolean pausable,
        boolean resumable,
        boolean revocable,
        boolean refreshable,
        List<Event> events,
        List<LockoutRisk> risks,
        boolean unconfirmed,
        @Nullable Said said,
        String done) {

    /// @param reason empty where there is none
    /// @param said what the provider said, empty for nothing
    public record Event(String label, String style, String reason, String said, Ago at) {

        static Event of(StateEvent event, Instant now) {
            return new Event(
                    label(event),
                    Condition.style(event.state()),
                    event.reason() == null
                            ? "The person signed in."
                            : event.reason().text(),
                    event.detail() == null ? "" : Untrusted.text(event.detail()),
                    Ago.of(event.at(), now));
        }

        private static String label(StateEvent event) {
            return switch (event.reason()) {
                case null -> "Connected";
                case ALLOWED -> "Allowed";
                case NOT_ALLOWED -> "Not allowed yet";
                case NOT_ASKED, WORKS_AGAIN, PROVIDER_BACK -> "Works again";
                case TEAM ->
                    event.state() == State.ACTIVE ? "Resumed" : event.state().label();
                case ENDED_AT_PROVIDER,
                        OTHER_PERSON,
                        PROVIDER_CHANGED,
                        OFFLINE_ACCESS_OFF,
                        GRANT_OVER,
                        PERSON,
                        NOT_REVOKED_AT_PROVIDER -> event.state().label();
            };
        }
    }

    public ConnectionView {
        events = List.copyOf(events);
        risks = List.copyOf(risks);
    }
}
