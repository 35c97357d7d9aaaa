package dev.behalf.server.authserver;

import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.grants.Ending;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.grants.Person;
import dev.behalf.server.offline.ConnectionLedger;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.Optional;

/// `/connected`: people see what acts for them, also while they are away, and stop or disconnect it. What they end is
/// refused on the next request.
final class AccountEndpoint {

    private final Entrance entrance;
    private final Authorization authorization;
    private final AccountSignIns signIns;
    private final PersonSessions sessions;
    private final Grants grants;
    private final ConnectionLedger connections;
    private final RateLimits limits;

    AccountEndpoint(
            Entrance entrance,
            Authorization authorization,
            AccountSignIns signIns,
            PersonSessions sessions,
            Grants grants,
            ConnectionLedger connections,
            RateLimits limits) {
        this.entrance = entrance;
        this.authorization = authorization;
        this.signIns = signIns;
        this.sessions = sessions;
        this.grants = grants;
        this.connections = connections;
        this.limits = limits;
    }

    List<Route> routes() {
        return List.of(
                Route.of(Paths.CONNECTED, List.of("GET"), PersonAction.of(entrance, this::show)),
                Route.post(Paths.CONNECTED + "/sign-in", PersonAction.of(entrance, this::signIn)),
                Route.post(Paths.CONNECTED + "/stop", PersonAction.of(entrance, this::stop)),
                Route.post(Paths.CONNECTED + "/disconnect", PersonAction.of(entrance, this::disconnect)),
                Route.post(Paths.CONNECTED + "/sign-out", PersonAction.of(entrance, this::signOut)));
    }

    private void show(Call call, Issuer issuer) {
        RegisteredConnection connection = authorization.connection(issuer);
        Optional<Person> person = sessions.person(call, issuer).flatMap(id -> grants.person(issuer.name(), id));
        PersonPage.show(
                call,
                AccountView.of(
                        issuer,
                        connection.connection().settings().type(),
                        person.map(AccountEndpoint::name).orElse(null),
                        person.map(known -> grants.ofPerson(issuer.name(), known.id()))
                                .orElse(List.of()),
                        person.map(known -> connections.ofPerson(issuer.name(), known.id()))
                                .orElse(List.of())));
    }

    private static String name(Person person) {
        String name = person.identity().name();
        String email = person.identity().email();
        return name == null ? (email == null ? "you" : email) : email == null ? name : name + " (" + email + ")";
    }

    private void signIn(Call call, Issuer issuer) {
        SameOrigin.require(call, issuer);
        limits.authorization(call, issuer);
        signIns.depart(call, issuer, authorization.connection(issuer), authorization.browser(call));
    }

    private String requirePerson(Call call, Issuer issuer) {
        return sessions.person(call, issuer)
                .orElseThrow(() -> Problem.exception(
                        ErrorCode.NOT_PERMITTED, "Your sign-in to this page is over. Go back and sign in again."));
    }

    /// The app stays connected; only nothing acts for the person by it any more while the person is away.
    private void stop(Call call, Issuer issuer) {
        SameOrigin.require(call, issuer);
        String person = requirePerson(call, issuer);
        connections.stopped(issuer.name(), person, call.body().form().getOrDefault("grant", ""));
        call.redirect(issuer.at(Paths.CONNECTED));
    }

    private void disconnect(Call call, Issuer issuer) {
        SameOrigin.require(call, issuer);
        String person = requirePerson(call, issuer);
        String id = call.body().form().getOrDefault("grant", "");
        grants.ofPerson(issuer.name(), person).stream()
                .filter(grant -> grant.id().equals(id))
                .forEach(grant -> grants.end(issuer.name(), grant.id(), Ending.PERSON));
        call.redirect(issuer.at(Paths.CONNECTED));
    }

    private void signOut(Call call, Issuer issuer) {
        SameOrigin.require(call, issuer);
        sessions.end(call, issuer);
        call.redirect(issuer.at(Paths.CONNECTED));
    }
}
