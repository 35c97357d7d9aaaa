package dev.behalf.server.authserver;

import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.grants.Ending;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.grants.Person;
import dev.behalf.server.offline.Connection;
import dev.behalf.server.offline.ConnectionLedger;
import dev.behalf.server.offline.State;
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
    private final ActingSignIns acting;
    private final PersonSessions sessions;
    private final Grants grants;
    private final ConnectionLedger connections;
    private final RateLimits limits;

    AccountEndpoint(
            Entrance entrance,
            Authorization authorization,
            AccountSignIns signIns,
            ActingSignIns acting,
            PersonSessions sessions,
            Grants grants,
            ConnectionLedger connections,
            RateLimits limits) {
        this.entrance = entrance;
        this.authorization = authorization;
        this.signIns = signIns;
        this.acting = acting;
        this.sessions = sessions;
        this.grants = grants;
        this.connections = connections;
        this.limits = limits;
    }

    List<Route> routes() {
        return List.of(
                Route.of(Paths.CONNECTED, List.of("GET"), PersonAction.of(entrance, this::show)),
                Route.post(Paths.CONNECTED + "/sign-in", PersonAction.of(entrance, this::signIn)),
                Route.post(Paths.CONNECTED + "/allow", PersonAction.of(entrance, this::allow)),
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
                        connection,
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

    private Optional<Grant> owned(Issuer issuer, String person, Call call) {
        String id = call.body().form().getOrDefault("grant", "");
        return grants.ofPerson(issuer.name(), person).stream()
                .filter(grant -> grant.id().equals(id))
                .findAny();
    }

    /// What waits for the person's word works at once; where nothing was kept the person signs in for it.
    private void allow(Call call, Issuer issuer) {
        SameOrigin.require(call, issuer);
        String person = requirePerson(call, issuer);
        RegisteredConnection connection = authorization.connection(issuer);
        Grant grant = owned(issuer, person, call).orElse(null);
        if (grant == null || !connection.askBeforeActing()) {
            call.redirect(issuer.at(Paths.CONNECTED));
            return;
        }
        Connection kept = connections.find(issuer.name(), grant.id()).orElse(null);
        if (kept != null && (kept.state() == State.PAUSED || kept.state() == State.ACTIVE)) {
            connections.consents().allow(issuer.name(), person, grant.client());
            call.redirect(issuer.at(Paths.CONNECTED));
        } else {
            limits.authorization(call, issuer);
            acting.depart(call, issuer, connection, authorization.browser(call), person, grant.id());
        }
    }

    /// The app stays connected; only nothing acts for the person by it any more while the person is away.
    private void stop(Call call, Issuer issuer) {
        SameOrigin.require(call, issuer);
        String person = requirePerson(call, issuer);
        Grant grant = owned(issuer, person, call).orElse(null);
        if (grant != null && authorization.connection(issuer).askBeforeActing()) {
            connections.consents().withdraw(issuer.name(), person, grant.client());
        } else if (grant != null) {
            connections.stopped(issuer.name(), person, grant.id());
        }
        call.redirect(issuer.at(Paths.CONNECTED));
    }

    private void disconnect(Call call, Issuer issuer) {
        SameOrigin.require(call, issuer);
        String person = requirePerson(call, issuer);
        owned(issuer, person, call).ifPresent(grant -> {
            grants.end(issuer.name(), grant.id(), Ending.PERSON);
            boolean last = grants.ofPerson(issuer.name(), person).stream()
                    .noneMatch(other -> other.client().equals(grant.client()));
            if (last) {
                connections.consents().forget(issuer.name(), person, grant.client());
            }
        });
        call.redirect(issuer.at(Paths.CONNECTED));
    }

    private void signOut(Call call, Issuer issuer) {
        SameOrigin.require(call, issuer);
        sessions.end(call, issuer);
        call.redirect(issuer.at(Paths.CONNECTED));
    }
}
