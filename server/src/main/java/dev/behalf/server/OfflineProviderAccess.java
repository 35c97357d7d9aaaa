package dev.behalf.server;

import dev.behalf.server.mcp.ProviderAccess;
import dev.behalf.server.offline.Answer;
import dev.behalf.server.offline.Ask;
import dev.behalf.server.offline.OfflineAccess;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Gives MCP servers the provider's tokens that offline access keeps.
record OfflineProviderAccess(OfflineAccess offline) implements ProviderAccess {

    @Override
    public Access find(Wanted wanted) {
        // Whose token may go where is the relay's to judge: not only the audience counts there.
        Ask ask = new Ask(wanted.environment(), wanted.person(), wanted.grant(), List.of(), null);
        String refused = wanted.refused();
        return switch (refused == null ? offline.ask(ask) : offline.askAgain(ask, refused)) {
            case Answer.Token token ->
                new Access.Token(
                        token.value(), token.expiresAt(), Objects.requireNonNullElse(token.audiences(), List.of()));
            case Answer.NeedsSignIn(var reason) -> new Access.NeedsSignIn(reason.text());
            case Answer.NotKept(var reason) when reason != null -> new Access.NeedsSignIn(reason.text());
            case Answer.NotKept _ ->
                unavailable(
                        "Nothing of the provider is kept with your sign-in. The team ticks offline access at Settings >"
                                + " Federation; then sign in again.",
                        null);
            case Answer.NotAllowed _ ->
                unavailable(
                        "You have not allowed tools to act for you while you are away. Allow it on the page of connected"
                                + " apps, at /connected of this server's address.",
                        null);
            case Answer.Paused _ -> unavailable("The team has paused your connection to the provider.", null);
            case Answer.Unavailable(var why, var retryAfter) -> unavailable(why, retryAfter);
            case Answer.Misconfigured(var problem) ->
                unavailable(problem.reason().title() + " (" + problem.reason().code() + ").", null);
            case Answer.MissingScope _, Answer.OtherAudience _, Answer.Mismatch _ ->
                unavailable("The provider's token is not the one that was asked for.", null);
        };
    }

    private static Access unavailable(String reason, @Nullable Duration retryAfter) {
        return new Access.Unavailable(reason, retryAfter);
    }
}
