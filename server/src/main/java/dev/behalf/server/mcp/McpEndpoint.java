package dev.behalf.server.mcp;

import dev.behalf.server.grants.DpopNonces;
import dev.behalf.server.mcp.Admission.Admitted;
import dev.behalf.server.mcp.Admission.NonceWanted;
import dev.behalf.server.mcp.Admission.Refused;
import dev.behalf.server.trace.Asker;
import dev.behalf.server.trace.Stage;
import dev.behalf.server.trace.Step;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.ProblemException;
import dev.behalf.server.web.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An MCP endpoint: one path that takes messages by POST (Streamable HTTP). Every request brings its token, whatever
/// came before it.
final class McpEndpoint {

    /// Less than the listener takes, so that it is refused politely.
    private static final int MAX_BODY = 1_000_000;

    private static final String TAKEN = "POST";
    private static final int NOT_ALLOWED = 405;

    /// For the challenge: visible ASCII.
    private static final String SIGN_IN = "The sign-in at the identity provider has ended; sign in again";

    private static final String NONCE =
            "nonce of the DPoP proof was expected to be the value of the header DPoP-Nonce of this"
                    + " answer. Make another proof with it.";

    /// What browsers may try: clients look for a stream by GET, and end sessions by DELETE.
    private static final String METHODS = "POST, GET, DELETE";

    private final String path;
    private final Place.Finder places;
    private final Gate gate;
    private final Steps steps;

    /// @param path below an environment's public URL
    McpEndpoint(String path, Place.Finder places, Gate gate, Steps steps) {
        this.steps = steps;
        this.path = path;
        this.places = places;
        this.gate = gate;
    }

    Route route() {
        return Route.of(path, List.of(), this::handle);
    }

    private void handle(Call call) {
        Place place = places.find(call);
        Mount mount = place.mount();
        if (Origins.handled(call, mount, METHODS)) {
            return;
        }
        call.query();
        switch (gate.admit(mount, new Gate.Presented(authorization(call, mount), call.header("DPoP"), call.method()))) {
            case Admitted(var caller, var nonce) -> {
                if (nonce != null) {
                    call.answer(DpopNonces.HEADER, nonce);
                }
                if (call.method().equals(TAKEN) && steps.isNews(caller.grant())) {
                    steps.note(Step.reached(mount.name(), Stage.CALL, Asker.of(call))
                            .by(caller.client(), null)
                            .under(caller.grant()));
                }
                take(call, place, caller);
            }
            case NonceWanted(var nonce) -> {
                call.answer(DpopNonces.HEADER, nonce);
                call.answer("WWW-Authenticate", Challenge.nonceWanted(mount));
                call.problem(Problem.of(ErrorCode.ACCESS_TOKEN_REFUSED, NONCE));
            }
            case Refused(var error, var challenge, var detail) -> {
                steps.note(refused(call, mount, error, detail));
                call.answer("WWW-Authenticate", challenge);
                call.problem(Problem.of(error, detail));
            }
        }
    }

    /// Without a token clients learn where to get one; that is how it begins.
    private static Step refused(Call call, Mount mount, ErrorCode error, String detail) {
        Asker asker = Asker.of(call);
        return error == ErrorCode.ACCESS_TOKEN_REQUIRED
                ? Step.reached(mount.name(), Stage.CHALLENGE, asker)
                : Step.failed(mount.name(), Stage.CALL, asker, null, error.code(), detail);
    }

    /// @throws ProblemException where several were sent
    private static @Nullable String authorization(Call call, Mount mount) {
        try {
            return call.authorization();
        } catch (ProblemException e) {
            call.answer("WWW-Authenticate", Challenge.invalidRequest(mount, "One Authorization header was expected"));
            throw e;
        }
    }

    private void take(Call call, Place place, Caller caller) {
        switch (call.method()) {
            case TAKEN -> message(call, place, caller);
            case "GET" -> attend(call, place, caller);
            case "DELETE" -> {
                Dispatcher.Answer answer = place.dispatcher().end(RequestHeaders.of(call), caller);
                if (answer.status() == NOT_ALLOWED) {
                    notAllowed(call);
                } else {
                    new EventOutlet(call).answer(answer.status(), answer.message());
                }
            }
            default -> notAllowed(call);
        }
    }

    private static void notAllowed(Call call) {
        call.answer("Allow", TAKEN);
        call.problem(Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "Messages are sent by POST, each by itself."));
    }

    private static void attend(Call call, Place place, Caller caller) {
        EventOutlet outlet = new EventOutlet(call);
        try {
            Dispatcher.Answer answer = place.dispatcher().attend(RequestHeaders.of(call), caller, outlet);
            if (answer.status() == NOT_ALLOWED && !outlet.begun()) {
                notAllowed(call);
            } else {
                outlet.answer(answer.status(), answer.message());
            }
        } catch (Outlet.Gone e) {
            throw Call.left(e);
        }
    }

    private static void message(Call call, Place place, Caller caller) {
        byte[] body = call.body().document(MAX_BODY, "application/json");
        EventOutlet outlet = new EventOutlet(call);
        try {
            Dispatcher.Answer answer = place.dispatcher().answer(body, RequestHeaders.of(call), caller, outlet);
            if (answer.signIn() != null && !outlet.begun()) {
                // What ended is the provider's word for the person; that can only be had by signing in.
                call.answer("WWW-Authenticate", Challenge.invalidToken(place.mount(), SIGN_IN));
                call.problem(Problem.of(ErrorCode.ACCESS_TOKEN_REFUSED, SIGN_IN + ". " + answer.signIn()));
            } else if (!answer.scopes().isEmpty() && !outlet.begun()) {
                call.answer("WWW-Authenticate", Challenge.insufficientScope(place.mount(), answer.scopes()));
                outlet.answer(answer.status(), answer.message());
            } else {
                if (answer.session() != null && !outlet.begun()) {
                    call.answer(RequestHeaders.SESSION, answer.session());
                }
                outlet.answer(answer.status(), answer.message());
            }
        } catch (Outlet.Gone e) {
            throw Call.left(e);
        }
    }
}
