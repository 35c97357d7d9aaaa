package dev.behalf.server.authserver;

import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.RateLimit;
import java.time.Duration;
import java.time.InstantSource;

/// Keeps any one address or client from taking all there is. Generous: assistants that run on a server come for all
/// their people from a few addresses.
final class RateLimits {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final RateLimit registrations;
    private final RateLimit authorizations;
    private final RateLimit refusals;
    private final RateLimit clients;

    RateLimits(InstantSource clock) {
        this.registrations = new RateLimit(60, MINUTE, clock);
        this.authorizations = new RateLimit(240, MINUTE, clock);
        this.refusals = new RateLimit(120, MINUTE, clock);
        this.clients = new RateLimit(6000, MINUTE, clock);
    }

    /// @throws dev.behalf.server.web.ProblemException where an address has registered too many clients
    void registration(Call call, Issuer issuer) {
        require(call, registrations, name(call, issuer), "Too many clients were registered from this address");
    }

    /// @throws dev.behalf.server.web.ProblemException where an address sends too many people
    void authorization(Call call, Issuer issuer) {
        require(call, authorizations, name(call, issuer), "Too many sign-ins were begun from this address");
    }

    /// Does what an address asks for, unless it was refused too often: nobody gets to guess codes and tokens.
    ///
    /// @throws dev.behalf.server.web.ProblemException where it was
    void guessing(Call call, Issuer issuer, Runnable work) {
        String name = name(call, issuer);
        if (!refusals.allows(name)) {
            throw tooMany(call, refusals, "Too many requests from this address were refused");
        }
        try {
            work.run();
        } catch (OAuthException e) {
            if (!e.isRoutine()) {
                refusals.take(name);
            }
            throw e;
        }
    }

    /// @throws dev.behalf.server.web.ProblemException where a client asks for too many tokens
    void client(Call call, Issuer issuer, String client) {
        require(call, clients, issuer.name() + " " + client, "The client asks for too many tokens");
    }

    private static void require(Call call, RateLimit limit, String name, String what) {
        if (!limit.take(name)) {
            throw tooMany(call, limit, what);
        }
    }

    private static dev.behalf.server.web.ProblemException tooMany(Call call, RateLimit limit, String what) {
        call.answer("Retry-After", String.valueOf(limit.pause().toSeconds()));
        return Problem.exception(
                ErrorCode.TOO_MANY_REQUESTS,
                what + "; try again in " + limit.pause().toSeconds() + " s.");
    }

    private static String name(Call call, Issuer issuer) {
        return issuer.name() + " " + call.neighbourhood();
    }
}
