package dev.behalf.server.authserver;

import dev.behalf.server.clients.Client;
import dev.behalf.server.grants.AccessTokens;
import dev.behalf.server.grants.AssertedGrant;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.web.Call;
import dev.behalf.token.Claims;
import dev.behalf.token.VerificationPolicy;
import dev.behalf.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Enterprise-managed authorization: the provider decides that a client may have tokens for a user and vouches for it
/// by
/// an assertion (RFC 7523; Identity Assertion JWT Authorization Grant, section 4.3). Nobody is asked here, so this is
/// done only where the connection allows it.
final class IdentityAssertions {

    static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    static final String PROFILE = "urn:ietf:params:oauth:grant-profile:id-jag";

    /// An assertion is redeemed as soon as it is got; what is good for longer is easier to steal, and has to be
    /// remembered.
    private static final Duration LONGEST = Duration.ofHours(1);

    private final SubjectTokens subjects;
    private final Targets targets;
    private final Grants grants;
    private final AccessTokens tokens;
    private final DpopHeader dpop;
    private final InstantSource clock;

    IdentityAssertions(
            SubjectTokens subjects,
            Targets targets,
            Grants grants,
            AccessTokens tokens,
            DpopHeader dpop,
            InstantSource clock) {
        this.subjects = subjects;
        this.targets = targets;
        this.grants = grants;
        this.tokens = tokens;
        this.dpop = dpop;
        this.clock = clock;
    }

    void handle(Call call, Issuer issuer, Client client, FormRequest form) {
        SubjectTokens.Finding.Good good = judged(issuer, form.required("assertion", "what the provider issued"));
        VerifiedToken assertion = good.token();
        Claims claims = assertion.claims();
        requireRecipient(issuer, client, claims);
        requireShort(assertion.expiresAt());
        Targets.Target target = target(issuer, claims, form);
        List<String> scopes = Targets.asked(target.resource(), form.parameter("scope")).stream()
                .filter(allowed(target.resource(), claims)::contains)
                .toList();
        if (scopes.isEmpty()) {
            throw OAuthException.of("invalid_scope", "scope was expected to have one that the assertion allows.");
        }
        String boundTo = dpop.key(call, issuer);
        useUp(issuer, assertion);
        Grant grant = grants.asserted(new AssertedGrant(
                issuer.name(),
                good.identity(),
                AssertedGrant.Kind.ASSERTION,
                client.id(),
                client.name(),
                target.uri(),
                target.resource().scopes()));
        call.json(TokenAnswer.of(tokens.issue(grant, issuer.url(), scopes, boundTo), scopes, null));
    }

    private SubjectTokens.Finding.Good judged(Issuer issuer, String assertion) {
        return switch (subjects.judgeAssertion(issuer.name(), assertion)) {
            case SubjectTokens.Finding.Good good -> good;
            case SubjectTokens.Finding.Refused(var description) -> throw refused(description);
            case SubjectTokens.Finding.Undecided(var description) ->
                throw OAuthException.of(503, "temporarily_unavailable", description);
        };
    }

    /// Whoever it was made for, and no other: an assertion for another authorization server, or another client, that
    /// came into somebody's hands opens nothing.
    private static void requireRecipient(Issuer issuer, Client client, Claims claims) {
        if (!issuer.url().equals(only(claims, "aud"))) {
            throw refused("aud was expected to be " + issuer.url() + " and nothing else.");
        }
        if (!claims.is("client_id", client.id())) {
            throw refused("client_id was expected to be the client that presents it.");
        }
    }

    private void requireShort(Instant expiry) {
        if (expiry.isAfter(clock.instant().plus(LONGEST))) {
            throw refused("exp was expected within the next hour.");
        }
    }

    private Targets.Target target(Issuer issuer, Claims claims, FormRequest form) {
        String resource = only(claims, "resource");
        Targets.Target target =
                resource == null ? null : targets.find(issuer, resource).orElse(null);
        if (target == null) {
            throw refused("resource was expected to be one MCP server of " + issuer.url() + ".");
        }
        if (!form.all("resource").stream().allMatch(named -> ResourceIndicator.means(named, target.uri()))) {
            throw OAuthException.of(
                    "invalid_target", "resource was expected to be " + target.uri() + ", as the assertion says.");
        }
        return target;
    }

    /// Where the assertion names no scopes the provider leaves them to us.
    private static List<String> allowed(Resources.Resource resource, Claims claims) {
        if (!claims.has("scope")) {
            return resource.scopes();
        }
        String named = claims.text("scope");
        List<String> scopes = named == null ? List.of() : List.of(named.split(" ", -1));
        List<String> allowed = resource.all().stream().filter(scopes::contains).toList();
        if (allowed.isEmpty()) {
            throw refused("scope was expected to have some of: " + String.join(" ", resource.scopes()) + ".");
        }
        return allowed;
    }

    /// Last of all, so that nobody uses up with a wrong request what a right one could use.
    private void useUp(Issuer issuer, VerifiedToken assertion) {
        String id = assertion.claims().text("jti");
        if (id == null || id.isEmpty()) {
            throw refused("jti was expected.");
        }
        // As long as the greatest leeway there is, so that no change of it lets one in again.
        Instant until = assertion.expiresAt().plus(VerificationPolicy.MAX_LEEWAY);
        if (!grants.useAssertion(issuer.name(), assertion.issuer(), id, until)) {
            throw refused("It was used before; get another one from the provider.");
        }
    }

    /// A claim with one value, written as text or as an array of one.
    private static @Nullable String only(Claims claims, String name) {
        List<String> values = claims.texts(name);
        return values == null || values.size() != 1 ? null : values.getFirst();
    }

    private static OAuthException refused(String description) {
        return OAuthException.of("invalid_grant", "assertion: " + description);
    }
}
