package dev.behalf.server.console.connections;

import dev.behalf.server.console.Untrusted;
import dev.behalf.server.offline.Connection;
import dev.behalf.server.offline.State;
import dev.behalf.server.offline.StateReason;
import org.jspecify.annotations.Nullable;

/// How a connection stands, in words.
///
/// @param style of its pill: `good`, `warn`, `bad` or `muted`
/// @param reason why, empty where there is nothing to say
/// @param said what the provider said, empty for nothing
/// @param change what to do about it, empty for nothing
public record Condition(String label, String style, String reason, String said, String change) {

    static Condition of(Connection connection) {
        String said = connection.detail() == null ? "" : Untrusted.text(connection.detail());
        boolean failing = connection.state() == State.ACTIVE && connection.failures() > 0;
        return new Condition(
                label(connection),
                failing ? "warn" : style(connection.state()),
                failing ? failures(connection.failures()) : reason(connection.state(), connection.reason()),
                said,
                change(connection, failing));
    }

    private static String label(Connection connection) {
        return connection.waits()
                ? "Not allowed yet"
                : connection.state() == State.ACTIVE && connection.refreshing()
                        ? "Refreshing"
                        : connection.state().label();
    }

    private static String failures(int failures) {
        return failures == 1
                ? "The last attempt to refresh it failed."
                : "The last " + failures + " attempts to refresh it failed.";
    }

    static String style(State state) {
        return switch (state) {
            case ACTIVE -> "good";
            case NEEDS_SIGN_IN -> "bad";
            case PAUSED -> "warn";
            case REVOKED -> "muted";
        };
    }

    /// Why something is in a state; active ones need no reason.
    static String reason(State state, @Nullable StateReason reason) {
        return state == State.ACTIVE || reason == null ? "" : reason.text();
    }

    private static String change(Connection connection, boolean failing) {
        return switch (connection.state()) {
            case ACTIVE ->
                connection.refreshing()
                        ? "The provider is being asked for a new access token. Tools that need one wait for it, for seconds."
                        : failing
                                ? "It is tried again by itself. “Refresh now” says more."
                                : "Tools can act for the person.";
            case NEEDS_SIGN_IN ->
                "The person signs in again: the client asks for that when it next renews its tokens. Until then tools"
                        + " cannot act.";
            case PAUSED ->
                connection.waits()
                        ? "The person allows it on their own page, /connected, or when they connect the client anew. What is"
                                + " kept is kept alive until then."
                        : "Nothing is handed out. What is kept is kept alive, so that it works again as soon as it is resumed.";
            case REVOKED ->
                connection.holdsToken()
                        ? "Nothing is handed out any more. The provider is being told; then the token is removed."
                        : "Nothing is kept any more. To let tools act again, the person connects the client anew.";
        };
    }
}
