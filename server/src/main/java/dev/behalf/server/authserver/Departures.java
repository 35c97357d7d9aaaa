package dev.behalf.server.authserver;

import dev.behalf.server.db.Database;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Callbacks;
import dev.behalf.server.federation.Departure;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.federation.SignInOptions;
import dev.behalf.server.federation.SignInProblem;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends people to the environment's provider, and keeps what belongs to them until they are back. The state is made
/// and stored after consent only, and is good once, in the same browser (MCP security best practices, confused deputy).
final class Departures {

    /// What the state of a client's sign-in begins with.
    static final String STATE_PREFIX = "a_";

    private final Federation federation;
    private final SignInTable table;
    private final InstantSource clock;

    Departures(Federation federation, Database database, InstantSource clock) {
        this.federation = federation;
        this.table = new SignInTable(database);
        this.clock = clock;
    }

    /// Where a person goes on.
    sealed interface Next {
        /// At the provider.
        record Provider(URI address) implements Next {}

        /// Nowhere.
        record Nowhere(SignInProblem problem) implements Next {}
    }

    /// @param acting see [Journey]
    /// @param offline whether the provider's refresh token is wanted, where the connection has offline access
    /// @param consentedBefore see [Journey]
    Next depart(
            Issuer issuer,
            RegisteredConnection connection,
            AuthorizationRequest request,
            Browser browser,
            @Nullable Boolean acting,
            boolean offline,
            boolean remember,
            @Nullable String consentedBefore) {
        SignInOptions options = SignInOptions.of(connection)
                .withOfflineAccess(connection.offlineAccess() && offline)
                .withPrompt(request.prompt())
                .withLoginHint(request.loginHint());
        URI callback = URI.create(issuer.at(Callbacks.PATH));
        return switch (federation.begin(connection, callback, STATE_PREFIX, options)) {
            case Departure.Impossible(var problem) -> new Next.Nowhere(problem);
            case Departure.Ready ready -> {
                Journey journey = new Journey(ready.pending(), request, acting, remember, consentedBefore);
                table.add(ready.state(), browser, new SignInTable.Row(issuer.name(), journey.json()), clock.instant());
                yield new Next.Provider(ready.authorizeUrl());
            }
        };
    }

    /// Who comes back. Good once.
    ///
    /// @return empty where nobody with this state is under way in this browser
    Optional<Journey> arrive(String state, Browser browser) {
        return table.take(state, browser, clock.instant()).map(row -> Journey.of(row.content()));
    }

    void forget() {
        table.forget(clock.instant());
    }
}
