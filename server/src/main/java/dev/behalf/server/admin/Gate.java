package dev.behalf.server.admin;

import dev.behalf.server.console.Door;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.AdminToken;
import dev.behalf.server.team.AdminTokens;
import dev.behalf.server.team.Permission;
import dev.behalf.server.verification.Credentials;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.util.List;

/// Every request for the API comes through here: a token, its permission, parameters that are known.
///
/// Whoever guesses tokens is not locked out: there are 193 random bits to guess, an attempt costs one read by key at
/// most, and a lock of an address would keep out the good tokens behind it. All failures get one answer.
final class Gate {

    static final String PREFIX = "/api/v1";

    private final Door door;
    private final AdminTokens tokens;
    private final Environments environments;

    Gate(Door door, AdminTokens tokens, Environments environments) {
        this.door = door;
        this.tokens = tokens;
        this.environments = environments;
    }

    /// What answers an admitted request.
    @FunctionalInterface
    interface Handler {
        /// Answers, or throws a [dev.behalf.server.web.ProblemException].
        void handle(AdminCall call);
    }

    /// @param path below [#PREFIX]
    /// @param parameters the names of those the query may have
    Route get(String path, Permission needed, Handler handler, String... parameters) {
        return route(path, List.of("GET", "HEAD"), needed, handler, parameters);
    }

    Route post(String path, Permission needed, Handler handler, String... parameters) {
        return route(path, List.of("POST"), needed, handler, parameters);
    }

    Route put(String path, Permission needed, Handler handler) {
        return route(path, List.of("PUT"), needed, handler);
    }

    Route delete(String path, Permission needed, Handler handler, String... parameters) {
        return route(path, List.of("DELETE"), needed, handler, parameters);
    }

    private Route route(String path, List<String> methods, Permission needed, Handler handler, String... parameters) {
        return door.program(PREFIX + path, methods, call -> {
            if (call.hasQuery()) {
                call.query().only(parameters);
            }
            AdminCall admitted = new AdminCall(call, token(call), environments);
            admitted.require(needed);
            handler.handle(admitted);
        });
    }

    /// The token that was presented.
    ///
    /// @throws dev.behalf.server.web.ProblemException where none was, or none that is good: the same whether it is
    ///     unknown, expired or revoked
    AdminToken token(Call call) {
        String presented = Credentials.bearer(call.authorization());
        if (presented == null) {
            throw Problem.exception(
                    ErrorCode.ADMIN_TOKEN_REFUSED,
                    "An admin token was expected in the Authorization header, as `Bearer bhf_at_…`; none was sent. Make"
                            + " one in the console under Team, or with `behalf tokens create`.");
        }
        return tokens.find(presented).orElseThrow(() -> {
            // RFC 6750 section 3.1.
            call.answer("WWW-Authenticate", "Bearer realm=\"behalf\", error=\"invalid_token\"");
            return Problem.exception(
                    ErrorCode.ADMIN_TOKEN_REFUSED,
                    "An admin token that is good was expected. It may be mistyped, expired or revoked.");
        });
    }
}
