package dev.behalf.server;

import dev.behalf.server.mcp.ProviderAccess;
import dev.behalf.server.offline.Answer;
import dev.behalf.server.offline.Ask;
import dev.behalf.server.offline.OfflineAccess;
import java.util.List;

/// Gives the MCP gateway what is kept for people who are away. Whom a token is for the gateway judges itself.
record PeoplesTokens(OfflineAccess offline) implements ProviderAccess {

    @Override
    public Access find(Wanted wanted) {
        Ask ask = new Ask(wanted.environment(), wanted.person(), wanted.grant(), List.of(), null);
        return access(wanted.refresh() ? offline.askAgain(ask) : offline.ask(ask));
    }

    private static Access access(Answer answer) {
        return switch (answer) {
            case Answer.Token(var value, var expiresAt, var _, var audiences) ->
                new Access.Token(value, expiresAt, audiences);
            case Answer.NeedsSignIn(var reason) -> new Access.NeedsSignIn(reason.text());
            case Answer.NotKept(var reason) ->
                reason == null
                        ? new Access.Unavailable(
                                "Nothing of the identity provider is kept with this sign-in, because offline access was"
                                        + " off. The team switches it on at Settings > Federation; then sign in again.",
                                null)
                        : new Access.NeedsSignIn(reason.text());
            case Answer.Paused _ -> new Access.Unavailable("The team has paused acting through this connection.", null);
            case Answer.Unavailable(String why, var retryAfter) ->
                new Access.Unavailable("The identity provider cannot be asked now: " + why, retryAfter);
            case Answer.Misconfigured(var problem) ->
                new Access.Unavailable(
                        problem.reason().title() + " (" + problem.reason().code() + "). " + problem.change(), null);
            // Nobody asks for a scope or an audience here.
            case Answer.MissingScope _, Answer.OtherAudience _, Answer.Mismatch _ ->
                new Access.Unavailable("The connection is not this person's.", null);
        };
    }
}
