package dev.behalf.sandbox.idp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Refresh tokens and their families: all tokens that descend from one sign-in. Thread-safe; of parallel redemptions
/// of one token, one comes first.
public final class RefreshTokens {
    private final InstantSource clock;
    private final Supplier<String> form;
    private final Predicate<Person> blocked;
    private final Map<String, Token> tokens = new LinkedHashMap<>();
    private int issued;
    private int reuses;

    /// @param form makes a token as the provider's look
    /// @param blocked people whose tokens no longer work
    public RefreshTokens(InstantSource clock, Supplier<String> form, Predicate<Person> blocked) {
        this.clock = clock;
        this.form = form;
        this.blocked = blocked;
    }

    /// How a provider treats its refresh tokens.
    ///
    /// @param rotates whether a refresh spends the token and yields another
    /// @param overlap how long a spent token still works
    /// @param inOverlap what it yields then
    /// @param reuseKillsFamily whether using a spent token later ends all tokens of the sign-in
    /// @param lifetime from sign-in, not extended by rotation
    /// @param idle from the last use
    public record Policy(
            boolean rotates,
            Duration overlap,
            Overlap inOverlap,
            boolean reuseKillsFamily,
            Duration lifetime,
            Duration idle) {

        /// Tokens that stay the same until they end.
        public static Policy fixed(Duration lifetime, Duration idle) {
            return new Policy(false, Duration.ZERO, Overlap.ANOTHER_TOKEN, false, lifetime, idle);
        }
    }

    /// What a spent token yields within the overlap.
    public enum Overlap {
        /// One more new token, as long as the first one wasn't used yet.
        ANOTHER_TOKEN,
        /// The very answer that the first use got.
        SAME_ANSWER
    }

    /// What came of a refresh token.
    public sealed interface Redemption {}

    /// @param answer the body of the token response
    public record Redeemed(Map<String, Object> answer) implements Redemption {}

    public record Refused(Fault fault) implements Redemption {}

    /// Why a refresh token is no good.
    public enum Fault {
        UNKNOWN,
        OTHER_CLIENT,
        REVOKED,
        EXPIRED,
        SPENT
    }

    /// The first token of a sign-in.
    public synchronized String issue(Grant grant) {
        return add(new Family(grant, clock.instant()), null).value;
    }

    /// @param answer makes the token response from the grant and the new refresh token, null if there is none
    public synchronized Redemption redeem(
            String value,
            String clientId,
            Policy policy,
            BiFunction<Grant, @Nullable String, Map<String, Object>> answer) {
        Token token = tokens.get(value);
        if (token == null) {
            return new Refused(Fault.UNKNOWN);
        }
        token.presented++;
        Optional<Fault> fault = faultOf(token.family, clientId, policy);
        if (fault.isPresent()) {
            return new Refused(fault.get());
        }
        token.family.lastUse = clock.instant();
        if (!policy.rotates) {
            return new Redeemed(answer.apply(token.family.grant, null));
        }
        return token.spentAt == null ? rotate(token, answer) : replay(token, policy, answer);
    }

    /// What the token stands for, while it is alive.
    public synchronized Optional<Grant> grantOf(String value) {
        return Optional.ofNullable(tokens.get(value))
                .filter(token -> !token.family.revoked)
                .map(token -> token.family.grant);
    }

    /// Changes what the next tokens of the family say.
    public synchronized void change(String value, UnaryOperator<Grant> change) {
        Token token = tokens.get(value);
        if (token != null) {
            token.family.grant = change.apply(token.family.grant);
        }
    }

    /// Ends the family of this token. Unknown tokens are no error (RFC 7009, section 2.2).
    public synchronized void revoke(String value) {
        Token token = tokens.get(value);
        if (token != null) {
            token.family.revoked = true;
        }
    }

    /// Ends the family of a sign-in.
    public synchronized void revokeGrant(String grantId) {
        tokens.values().stream()
                .filter(token -> token.family.grant.id().equals(grantId))
                .forEach(token -> token.family.revoked = true);
    }

    /// How many tokens were handed out, first ones and successors.
    public synchronized int issued() {
        return issued;
    }

    /// All tokens that were handed out, for whoever looks whether one turns up where it should not.
    public synchronized Set<String> handedOut() {
        return Set.copyOf(tokens.keySet());
    }

    /// What became of a token.
    ///
    /// @param grantId of its sign-in
    /// @param parent that was redeemed for it, null for the first token of a sign-in
    /// @param presented how often somebody tried to redeem it
    /// @param spentAt when it was redeemed the first time, null where it was not
    /// @param accessTokens that came with the answers to it, in their order; not those that a static token got
    /// @param alive whether its sign-in was not ended
    public record Trace(
            String value,
            String grantId,
            @Nullable String parent,
            int presented,
            @Nullable Instant spentAt,
            List<String> accessTokens,
            boolean alive) {

        /// Without secrets.
        @Override
        public String toString() {
            return "Trace[" + grantId + ", presented " + presented + "]";
        }
    }

    /// What became of every token, in the order in which they were handed out: for whoever looks whether one was
    /// redeemed twice, or its answer lost.
    public synchronized List<Trace> traces() {
        return tokens.values().stream().map(Token::trace).toList();
    }

    /// How often a spent token was used after its overlap.
    public synchronized int reuses() {
        return reuses;
    }

    private Optional<Fault> faultOf(Family family, String clientId, Policy policy) {
        Instant now = clock.instant();
        if (!family.grant.clientId().equals(clientId)) {
            return Optional.of(Fault.OTHER_CLIENT);
        }
        if (family.revoked || blocked.test(family.grant.person())) {
            return Optional.of(Fault.REVOKED);
        }
        boolean alive =
                now.isBefore(family.start.plus(policy.lifetime)) && now.isBefore(family.lastUse.plus(policy.idle));
        return alive ? Optional.empty() : Optional.of(Fault.EXPIRED);
    }

    private Redemption replay(
            Token token, Policy policy, BiFunction<Grant, @Nullable String, Map<String, Object>> answer) {
        Instant spentAt = token.spentAt;
        boolean inOverlap = spentAt != null && clock.instant().isBefore(spentAt.plus(policy.overlap));
        if (inOverlap && policy.inOverlap == Overlap.SAME_ANSWER) {
            return new Redeemed(token.answer);
        }
        if (inOverlap && !token.successorUsed) {
            return rotate(token, answer);
        }
        reuses++;
        token.family.revoked |= policy.reuseKillsFamily;
        return new Refused(Fault.SPENT);
    }

    private Redemption rotate(Token token, BiFunction<Grant, @Nullable String, Map<String, Object>> answer) {
        Token successor = add(token.family, token);
        token.spentAt = token.spentAt == null ? clock.instant() : token.spentAt;
        token.answer = answer.apply(token.family.grant, successor.value);
        if (token.answer.get("access_token") instanceof String accessToken) {
            token.accessTokens.add(accessToken);
        }
        if (token.parent != null) {
            token.parent.successorUsed = true;
        }
        return new Redeemed(token.answer);
    }

    private Token add(Family family, @Nullable Token parent) {
        Token token = new Token(form.get(), family, parent);
        tokens.put(token.value, token);
        issued++;
        return token;
    }

    private static final class Family {
        private final Instant start;
        private Grant grant;
        private Instant lastUse;
        private boolean revoked;

        private Family(Grant grant, Instant start) {
            this.grant = grant;
            this.start = start;
            lastUse = start;
        }
    }

    private static final class Token {
        private final String value;
        private final Family family;
        private final @Nullable Token parent;
        private @Nullable Instant spentAt;
        private boolean successorUsed;
        private int presented;
        private final List<String> accessTokens = new ArrayList<>();
        private Map<String, Object> answer = Map.of();

        private Token(String value, Family family, @Nullable Token parent) {
            this.value = value;
            this.family = family;
            this.parent = parent;
        }

        private Trace trace() {
            return new Trace(
                    value,
                    family.grant.id(),
                    parent == null ? null : parent.value,
                    presented,
                    spentAt,
                    List.copyOf(accessTokens),
                    !family.revoked);
        }
    }
}
