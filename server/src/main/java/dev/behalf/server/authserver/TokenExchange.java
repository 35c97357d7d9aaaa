package dev.behalf.server.authserver;

import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.grants.AccessTokens;
import dev.behalf.server.grants.ApiKeyClients;
import dev.behalf.server.grants.AssertedGrant;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Cors;
import dev.behalf.token.TokenKind;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Token exchange (RFC 8693): an app that holds the user's token of the provider gets one of ours for it, so that
/// nobody signs in a second time. It can never be wider than what is presented: one MCP server, its scopes, no longer
/// than the token that was presented, and no refresh token.
final class TokenExchange {

    static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";

    private static final String ACCESS_TOKEN = TokenTypeURI.ACCESS_TOKEN.toString();
    private static final String ID_TOKEN = TokenTypeURI.ID_TOKEN.toString();
    private static final String JWT = TokenTypeURI.JWT.toString();

    private final Apps apps;
    private final SubjectTokens subjects;
    private final Targets targets;
    private final Grants grants;
    private final AccessTokens tokens;
    private final DpopHeader dpop;
    private final OnBehalfExchange onBehalf;
    private final InstantSource clock;

    TokenExchange(
            SubjectTokens subjects,
            Targets targets,
            Grants grants,
            AccessTokens tokens,
            DpopHeader dpop,
            OnBehalfExchange onBehalf,
            InstantSource clock) {
        this.apps = new Apps(subjects);
        this.subjects = subjects;
        this.targets = targets;
        this.grants = grants;
        this.tokens = tokens;
        this.dpop = dpop;
        this.onBehalf = onBehalf;
        this.clock = clock;
    }

    /// @throws OAuthException where whoever asks is no app of the environment
    void requireApp(Call call, Issuer issuer) {
        apps.authenticated(call, issuer);
    }

    void handle(Call call, Issuer issuer, FormRequest form) {
        ApiKey key = apps.authenticated(call, issuer);
        requirePlainRequest(form);
        if (onBehalf.isFor(issuer, form)) {
            onBehalf.handle(call, issuer, key, form);
            return;
        }
        Targets.Target target = target(issuer, form);
        List<String> scopes = Targets.asked(target.resource(), form.parameter("scope"));
        SubjectTokens.Finding.Good subject = subject(issuer, form);
        String client = ApiKeyClients.client(key.id());
        String boundTo = dpop.key(call, issuer);
        Grant grant = grants.asserted(new AssertedGrant(
                issuer.name(),
                subject.identity(),
                AssertedGrant.Kind.EXCHANGE,
                client,
                key.name(),
                target.uri(),
                target.resource().scopes()));
        Map<String, Object> answer = TokenAnswer.of(
                tokens.issue(
                        grant, issuer.url(), scopes, boundTo, subject.token().expiresAt()),
                scopes,
                null);
        answer.put("issued_token_type", ACCESS_TOKEN);
        // A secret key has no business in a browser: no script may read what it gets.
        Cors.restrict(call, key.kind() == ApiKey.Kind.PUBLISHABLE ? call.origin() : null);
        call.json(answer);
    }

    private static void requirePlainRequest(FormRequest form) {
        if (form.parameter("actor_token") != null || form.parameter("actor_token_type") != null) {
            throw OAuthException.of(
                    "invalid_request",
                    "actor_token is not supported: a token is exchanged for one of"
                            + " the same user, by the app that holds it.");
        }
        String wanted = form.parameter("requested_token_type");
        if (wanted != null && !wanted.equals(ACCESS_TOKEN)) {
            throw OAuthException.of(
                    "invalid_request", "requested_token_type was expected to be " + ACCESS_TOKEN + ", or absent.");
        }
    }

    /// One MCP server, named by `resource` or `audience` (section 2.1); where both or several are named they must mean
    /// the same one.
    private Targets.Target target(Issuer issuer, FormRequest form) {
        List<String> named = form.all("resource", "audience");
        if (named.isEmpty()) {
            throw OAuthException.of(
                    "invalid_target",
                    "resource was expected: the URL of the MCP server that the token" + " is for, such as "
                            + issuer.at(Resources.ROOT) + ".");
        }
        List<Targets.Target> found = named.stream()
                .map(name -> targets.find(issuer, name)
                        .orElseThrow(() -> OAuthException.of(
                                "invalid_target",
                                "resource was expected to be an MCP server of " + issuer.url() + ".")))
                .distinct()
                .toList();
        if (found.size() > 1) {
            throw OAuthException.of("invalid_target", "One resource was expected; a token is for one MCP server.");
        }
        return found.getFirst();
    }

    private SubjectTokens.Finding.Good subject(Issuer issuer, FormRequest form) {
        String token = form.required("subject_token", "the user's token of the provider");
        String type = form.parameter("subject_token_type");
        if (type == null || !Set.of(ACCESS_TOKEN, ID_TOKEN, JWT).contains(type)) {
            throw OAuthException.of(
                    "invalid_request",
                    "subject_token_type was expected to be " + ACCESS_TOKEN + ", " + ID_TOKEN + " or " + JWT + ".");
        }
        return switch (subjects.judge(issuer.name(), token)) {
            case SubjectTokens.Finding.Undecided(var description) ->
                throw OAuthException.of(503, "temporarily_unavailable", description);
            // Section 2.2.2: invalid_request, whatever is wrong with the token.
            case SubjectTokens.Finding.Refused(var description) ->
                throw OAuthException.of("invalid_request", "subject_token: " + description);
            case SubjectTokens.Finding.Good good -> fit(good, type);
        };
    }

    private SubjectTokens.Finding.Good fit(SubjectTokens.Finding.Good subject, String type) {
        boolean named =
                type.equals(JWT) || type.equals(subject.token().kind() == TokenKind.ID ? ID_TOKEN : ACCESS_TOKEN);
        if (!named) {
            throw OAuthException.of(
                    "invalid_request",
                    "subject_token_type says otherwise than the token: "
                            + subject.token().kind().label() + ".");
        }
        // The leeway forgives clocks; it must not make a token of ours out of one that is over.
        if (subject.token().expiresAt().getEpochSecond() <= clock.instant().getEpochSecond()) {
            throw OAuthException.of("invalid_request", "subject_token: The token has expired (BH-151).");
        }
        return subject;
    }
}
