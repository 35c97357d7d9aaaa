package dev.behalf.server.verification;

import dev.behalf.server.activity.Face;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import dev.behalf.token.Claims;
import dev.behalf.token.Verdict;
import dev.behalf.token.VerifiedToken;
import io.helidon.http.HeaderNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `POST /v1/introspect`: OAuth 2.0 token introspection (RFC 7662), so that existing resource servers need no new code.
final class IntrospectEndpoint {

    private static final String PATH = "/v1/introspect";
    private static final List<String> TIMES = List.of("exp", "iat", "nbf");

    /// Where providers put a name for people; OpenID Connect's first, then Cognito's.
    private static final List<String> USERNAMES = List.of("preferred_username", "username", "cognito:username");

    private final Admission admission;
    private final OwnTokens own;

    IntrospectEndpoint(Admission admission, OwnTokens own) {
        this.admission = admission;
        this.own = own;
    }

    Route route() {
        return Route.post(PATH, this::handle);
    }

    private void handle(Call call) {
        if (call.hasQuery()) {
            call.query().only();
        }
        String authorization = call.authorization();
        String bearer = Credentials.bearer(authorization);
        ApiKey key = admission.secretKey(bearer != null ? bearer : Credentials.password(authorization), call.base());
        String token = call.body().form().get("token");
        if (token == null || token.isEmpty()) {
            throw Problem.exception(ErrorCode.MALFORMED_REQUEST, "The form field token was expected.");
        }
        Optional<Map<String, Object>> issuedHere = own.introspect(key.environment(), token);
        if (issuedHere.isPresent()) {
            call.json(issuedHere.get());
            return;
        }
        switch (admission.verifier(key).verify(Face.INTROSPECT, token)) {
            case Verdict.Verified(var verified) -> call.json(active(verified));
            // Section 2.2: nothing more is said of a token that is not active.
            case Verdict.Refused _ -> call.json(Map.of("active", false));
            case Verdict.Undecided(var refusal) -> {
                call.answer(HeaderNames.RETRY_AFTER, Outage.RETRY_AFTER);
                call.problem(Outage.toTeam(refusal));
            }
        }
    }

    private static Map<String, @Nullable Object> active(VerifiedToken token) {
        Claims claims = token.claims();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("active", true);
        put(document, "scope", token.scopes().isEmpty() ? null : String.join(" ", token.scopes()));
        put(document, "client_id", token.client());
        put(document, "username", username(claims));
        document.put("token_type", "Bearer");
        document.put("sub", token.subject());
        put(document, "aud", claims.texts("aud") == null ? null : claims.get("aud"));
        document.put("iss", token.issuer());
        put(document, "jti", claims.text("jti"));
        for (String time : TIMES) {
            Long millis = claims.millis(time);
            put(document, time, millis == null ? null : millis / 1000);
        }
        put(document, "organization", token.organization());
        return document;
    }

    private static void put(Map<String, @Nullable Object> document, String name, @Nullable Object value) {
        if (value != null) {
            document.put(name, value);
        }
    }

    private static @Nullable String username(Claims claims) {
        for (String claim : USERNAMES) {
            String name = claims.text(claim);
            if (name != null) {
                return name;
            }
        }
        return null;
    }
}
