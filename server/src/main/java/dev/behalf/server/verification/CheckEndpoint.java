package dev.behalf.server.verification;

import dev.behalf.server.activity.Face;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.ProblemException;
import dev.behalf.server.web.Route;
import dev.behalf.token.Reason;
import dev.behalf.token.Refusal;
import dev.behalf.token.Verdict;
import dev.behalf.token.VerifiedToken;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// `/v1/check`: asked by a proxy before it lets a request through (nginx `auth_request`, Traefik `forwardAuth`, Envoy
/// `ext_authz`). The user's token is where the request has it, in `Authorization`; the proxy's own key is in
/// `X-Behalf-Key`.
///
/// The busiest path there is: answers have no body, and what can be made before is made before.
final class CheckEndpoint {

    private static final String PATH = "/v1/check";
    private static final String SCOPE = "scope";

    private static final HeaderName KEY = HeaderNames.create("X-Behalf-Key");
    private static final Header RETRY_AFTER = HeaderValues.createCached(HeaderNames.RETRY_AFTER, Outage.RETRY_AFTER);
    private static final Header NO_TOKEN = HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, Challenges.NO_TOKEN);

    private final Admission admission;
    private final SubjectHeaders subjects = new SubjectHeaders();
    private final Map<Reason, Header> invalid = new EnumMap<>(Reason.class);

    CheckEndpoint(Admission admission) {
        this.admission = admission;
        for (Reason reason : Reason.values()) {
            invalid.put(
                    reason, HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, Challenges.invalidToken(reason)));
        }
    }

    /// Any method, and paths below: Envoy sends the method of the request and appends its path.
    Route route() {
        return Route.subtree(PATH, this::handle);
    }

    private void handle(Call call) {
        ApiKey key = admitted(call);
        List<String> required = call.hasQuery() && !call.below() ? requiredScopes(call) : List.of();
        String token = Credentials.bearer(call.authorization());
        if (token == null || token.isEmpty()) {
            refuse(call, NO_TOKEN);
            return;
        }
        switch (admission.verifier(key).verify(Face.CHECK, token)) {
            case Verdict.Verified(var verified) -> verified(call, key, verified, required);
            case Verdict.Refused(var refusal) -> refuse(call, challenge(refusal));
            case Verdict.Undecided _ ->
                call.response()
                        .status(Status.SERVICE_UNAVAILABLE_503)
                        .header(RETRY_AFTER)
                        .send();
        }
    }

    /// A refused key gets a challenge of its own, so that nobody takes it for a refused token.
    private ApiKey admitted(Call call) {
        try {
            return admission.secretKey(call.header(KEY), call.base());
        } catch (ProblemException e) {
            call.answer(HeaderNames.WWW_AUTHENTICATE, KEY.defaultCase() + " realm=\"behalf\"");
            throw e;
        }
    }

    /// Below the path the query is that of the user's request, which is none of our business.
    private static List<String> requiredScopes(Call call) {
        String value = call.query().only(SCOPE).value(SCOPE);
        if (value == null) {
            return List.of();
        }
        List<String> scopes = List.of(value.strip().split(" +"));
        if (!scopes.stream().allMatch(Challenges::isScope)) {
            throw Problem.exception(
                    ErrorCode.MALFORMED_REQUEST, "scope was expected to be scopes separated by spaces (RFC 6749).");
        }
        return scopes;
    }

    private void verified(Call call, ApiKey key, VerifiedToken token, List<String> required) {
        if (!required.isEmpty() && !token.scopes().containsAll(required)) {
            call.response()
                    .status(Status.FORBIDDEN_403)
                    .header(HeaderNames.WWW_AUTHENTICATE, Challenges.insufficientScope(required))
                    .send();
            return;
        }
        call.answer(subjects.of(token, key.environment()));
        call.response().send();
    }

    private static void refuse(Call call, Header challenge) {
        call.response().status(Status.UNAUTHORIZED_401).header(challenge).send();
    }

    @SuppressWarnings("NullAway") // The constructor fills in every reason.
    private Header challenge(Refusal refusal) {
        return refusal.reason() == Reason.NO_TOKEN ? NO_TOKEN : invalid.get(refusal.reason());
    }
}
