package dev.behalf.server.authserver;

import dev.behalf.server.authserver.SubjectTokens.Finding;
import dev.behalf.server.grants.Ending;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /backchannel-logout`: the provider says that somebody has signed out (OpenID Connect Back-Channel Logout 1.0).
/// Whatever that person had allowed ends, whichever session of the provider's it came from: who signs out at work
/// expects that nothing goes on in their name. A token that is sent again ends nothing that came after it.
final class BackchannelLogoutEndpoint {

    /// How far the provider's clock may be behind.
    private static final Duration LEEWAY = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(BackchannelLogoutEndpoint.class);

    private final Entrance entrance;
    private final SubjectTokens subjects;
    private final Grants grants;
    private final RateLimits limits;

    BackchannelLogoutEndpoint(Entrance entrance, SubjectTokens subjects, Grants grants, RateLimits limits) {
        this.entrance = entrance;
        this.subjects = subjects;
        this.grants = grants;
        this.limits = limits;
    }

    Route route() {
        return Route.of(Paths.BACKCHANNEL_LOGOUT, List.of("POST"), OAuthAction.of(this::handle));
    }

    private void handle(Call call) {
        Issuer issuer = entrance.issuer(call);
        limits.guessing(call, issuer, () -> handle(call, issuer));
    }

    private void handle(Call call, Issuer issuer) {
        FormRequest form = FormRequest.of(call, issuer.at(Paths.BACKCHANNEL_LOGOUT));
        switch (subjects.judgeLogout(issuer.name(), form.required("logout_token", "what the provider issued"))) {
            case Finding.Good good -> end(issuer, good);
            case Finding.Refused(var description) -> throw OAuthException.of("invalid_request", description);
            case Finding.Undecided(var description) ->
                throw OAuthException.of(503, "temporarily_unavailable", description);
        }
        call.empty(200);
    }

    private void end(Issuer issuer, Finding.Good good) {
        long issuedAt = Objects.requireNonNull(good.token().claims().millis("iat"), "was checked");
        int ended = grants.endAll(
                issuer.name(), good.identity(), Instant.ofEpochMilli(issuedAt).plus(LEEWAY), Ending.PROVIDER);
        LOG.info("Somebody signed out at the provider of {}; {} sign-ins of clients ended", issuer.name(), ended);
    }
}
