package dev.behalf.token;

import static java.util.Objects.requireNonNull;

import dev.behalf.keys.KeySource;
import dev.behalf.keys.SignatureAlgorithm;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Verifies the tokens of one connection. Safe for use by many threads; warm, it takes no lock and asks nobody.
public final class TokenVerifier {

    private final TokenRules rules;
    private final VerificationPolicy policy;
    private final InstantSource clock;
    private final VerdictCache cache;
    private final KnownHeaders knownHeaders = new KnownHeaders();
    private final Check[] checks;

    /// @param cache remembered verdicts; [VerdictCache#none()] to remember none. Not to be shared between verifiers.
    public TokenVerifier(TokenRules rules, VerificationPolicy policy, InstantSource clock, VerdictCache cache) {
        this.rules = rules;
        this.policy = policy;
        this.clock = clock;
        this.cache = cache;
        List<Check> list = new ArrayList<>(FormChecks.of(rules, knownHeaders));
        list.addAll(TrustChecks.of(rules));
        list.addAll(new ClaimChecks(rules, policy).list());
        list.addAll(rules.bindings());
        this.checks = list.toArray(Check[]::new);
    }

    /// A verifier of the assertions by which the same provider, with the same keys, vouches for its users to another
    /// authorization server. Whom an assertion is for, and whether it was used before, is for the caller to check.
    public TokenVerifier assertions() {
        return new TokenVerifier(new AssertionRules(rules), PurposeRules.policy(policy), clock, VerdictCache.none());
    }

    /// A verifier of the logout tokens of the same provider, with the same keys.
    ///
    /// @param clientId of the application that they are for
    public TokenVerifier logoutTokens(String clientId) {
        return new TokenVerifier(
                new LogoutRules(rules, clientId), PurposeRules.policy(policy), clock, VerdictCache.none());
    }

    /// Stops at the first rule that is not kept.
    ///
    /// @param token the text as presented; anything at all
    public Verdict verify(String token) {
        long now = clock.millis();
        Verdict.Verified remembered = cache.find(token, now);
        if (remembered != null) {
            return remembered;
        }
        PresentedToken presented = new PresentedToken(token, now);
        for (Check check : checks) {
            Refusal refusal = check.examine(presented);
            if (refusal != null) {
                return refused(refusal);
            }
        }
        return verified(presented);
    }

    /// Runs the same rules to the end.
    public Explanation explain(String token) {
        PresentedToken presented = new PresentedToken(token, clock.millis());
        List<Explanation.Row> rows = new ArrayList<>(checks.length);
        Refusal first = null;
        for (Check check : checks) {
            Explanation.Row row = row(check, presented);
            first = first == null ? row.refusal() : first;
            rows.add(row);
        }
        Verdict verdict = first == null ? verified(presented) : refused(first);
        return new Explanation(verdict, rows, presented.header, presented.claims);
    }

    private static Explanation.Row row(Check check, PresentedToken token) {
        if (!check.reachable(token)) {
            return new Explanation.Row(check.name(), Explanation.Outcome.NOT_REACHED, check.expected(), null, null);
        }
        @Nullable Refusal refusal = check.examine(token);
        return refusal == null
                ? new Explanation.Row(
                        check.name(), Explanation.Outcome.PASSED, check.expected(), check.found(token), null)
                : new Explanation.Row(
                        check.name(), Explanation.Outcome.FAILED, refusal.expected(), refusal.found(), refusal);
    }

    private static Verdict refused(Refusal refusal) {
        return refusal.reason().outage() ? new Verdict.Undecided(refusal) : new Verdict.Refused(refusal);
    }

    private Verdict verified(PresentedToken token) {
        TrustedIssuer issuer = requireNonNull(token.issuer);
        issuer.onVerified().run();
        knownHeaders.remember(token.encodedHeader(), token.header());
        var verified = new Verdict.Verified(new VerifiedToken(
                rules, token.kind, token.claims(), token.header().text("kid")));
        cache.remember(token, verified);
        return verified;
    }

    /// The algorithms that are allowed.
    public Set<SignatureAlgorithm> algorithms() {
        return rules.algorithms();
    }

    /// The key sources in use, for status and for refreshing ahead.
    public List<KeySource> keySources() {
        return rules.issuers().keySources();
    }

    /// See [Issuers#review()].
    public void review() {
        rules.issuers().review();
    }

    /// What the rules want, in the order they are checked.
    public List<String> checkNames() {
        return List.of(checks).stream().map(Check::name).toList();
    }
}
