package dev.behalf.server.verification;

import dev.behalf.server.activity.Face;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Cors;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.ProblemException;
import dev.behalf.server.web.Route;
import dev.behalf.token.Explanation;
import dev.behalf.token.Refusal;
import dev.behalf.token.Verdict;
import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `POST /v1/verify`: a token in, a verdict out. The one face that browsers may call, with a publishable key.
final class VerifyEndpoint {

    private static final String PATH = "/v1/verify";
    private static final String EXPLAIN = "explain";

    private final Admission admission;

    VerifyEndpoint(Admission admission) {
        this.admission = admission;
    }

    Route route() {
        return Route.of(PATH, List.of("POST", "OPTIONS"), this::handle);
    }

    private void handle(Call call) {
        String origin = call.origin();
        if (call.method().equals("OPTIONS")) {
            Cors.preflight(call, origin != null && admission.knowsOrigin(origin) ? origin : null);
            return;
        }
        Cors.vary(call);
        ApiKey key = admitted(call, origin);
        boolean explain = explain(call, key);
        String token = call.body().onlyMember("token");
        EnvironmentVerifier verifier = admission.verifier(key);
        if (explain) {
            Explanation explanation = verifier.explain(Face.VERIFY, token);
            answer(call, key, explanation.verdict(), VerdictDocument.checks(explanation));
        } else {
            answer(call, key, verifier.verify(Face.VERIFY, token), null);
        }
    }

    private ApiKey admitted(Call call, @Nullable String origin) {
        ApiKey key = known(call, origin);
        if (key.kind() == ApiKey.Kind.PUBLISHABLE) {
            Cors.allow(call, Admission.requireOrigin(key, origin));
        }
        return key;
    }

    private ApiKey known(Call call, @Nullable String origin) {
        try {
            return admission.key(Credentials.bearer(call.authorization()), call.base());
        } catch (ProblemException e) {
            if (origin != null && admission.knowsOrigin(origin)) {
                // So that a script can read why its key is refused.
                Cors.allow(call, origin);
            }
            throw e;
        }
    }

    private static boolean explain(Call call, ApiKey key) {
        if (!call.hasQuery()) {
            return false;
        }
        String wanted = call.query().only(EXPLAIN).value(EXPLAIN);
        if (wanted != null && !wanted.equals("true") && !wanted.equals("false")) {
            throw Problem.exception(ErrorCode.MALFORMED_REQUEST, "explain is true or false.");
        }
        boolean explain = "true".equals(wanted);
        if (explain && key.kind() != ApiKey.Kind.SECRET) {
            throw Problem.exception(
                    ErrorCode.SECRET_KEY_REQUIRED, "An explanation tells about the connection; ask with a secret key.");
        }
        return explain;
    }

    private static void answer(
            Call call, ApiKey key, Verdict verdict, @Nullable List<Map<String, @Nullable Object>> checks) {
        boolean team = key.kind() == ApiKey.Kind.SECRET;
        switch (verdict) {
            case Verdict.Verified(var token) -> send(call, VerdictDocument.verified(token, key.environment()), checks);
            case Verdict.Refused(var refusal) ->
                send(
                        call,
                        team
                                ? VerdictDocument.refused(refusal)
                                : VerdictDocument.refused(PublicReason.of(refusal.reason())),
                        checks);
            case Verdict.Undecided(var refusal) -> outage(call, refusal, team);
        }
    }

    private static void send(
            Call call, Map<String, @Nullable Object> document, @Nullable List<Map<String, @Nullable Object>> checks) {
        if (checks != null) {
            document.put("checks", checks);
        }
        call.json(document);
    }

    private static void outage(Call call, Refusal refusal, boolean team) {
        call.answer(HeaderNames.RETRY_AFTER, Outage.RETRY_AFTER);
        call.problem(team ? Outage.toTeam(refusal) : Outage.toOutsiders(refusal));
    }
}
