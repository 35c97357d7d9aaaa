package dev.behalf.token;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The checks on claims that hold for every provider: kind, times, sender constraint, impersonation.
final class ClaimChecks {

    private final TokenRules rules;
    private final VerificationPolicy policy;
    private final long leeway;

    ClaimChecks(TokenRules rules, VerificationPolicy policy) {
        this.rules = rules;
        this.policy = policy;
        this.leeway = policy.leeway().toMillis();
    }

    List<Check> list() {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.of(
                "Kind",
                kinds(),
                token -> rules.kindOf(token.header(), token.claims()).label(),
                this::kind));
        checks.add(Check.of("Expiry", "exp in the future" + forgiven(), token -> time(token, "exp"), this::expiry));
        checks.add(Check.of(
                "Not before", "nbf absent or past" + forgiven(), token -> time(token, "nbf"), this::notBefore));
        checks.add(
                Check.of("Issued at", "iat absent or past" + forgiven(), token -> time(token, "iat"), this::issuedAt));
        checks.add(Check.of(
                "Bearer", "no cnf", token -> token.claims().has("cnf") ? "cnf" : "no cnf", ClaimChecks::bearer));
        checks.add(Check.of(
                "Acting person", acting(), token -> token.claims().has("act") ? "act" : "no act", this::actor));
        return checks;
    }

    private String kinds() {
        return String.join(
                " or ", policy.kinds().stream().sorted().map(TokenKind::label).toList());
    }

    private @Nullable Refusal kind(PresentedToken token) {
        token.kind = rules.kindOf(token.header(), token.claims());
        if (policy.kinds().contains(token.kind)) {
            return null;
        }
        Reason reason = switch (token.kind) {
            case UNKNOWN -> Reason.KIND_UNKNOWN;
            case MACHINE -> Reason.MACHINE_TOKEN;
            case ID, ACCESS, SESSION, TEMPLATE, LOGOUT, REFRESH -> Reason.KIND_NOT_ACCEPTED;
        };
        return new Refusal(reason, kinds(), token.kind.label(), rules.adviceOnKind(token.kind));
    }

    private @Nullable Refusal expiry(PresentedToken token) {
        Long exp = token.claims().millis("exp");
        if (exp == null) {
            return Refusal.of(
                    Reason.EXPIRY_MISSING, "exp, a number", token.claims().shown("exp"));
        }
        return token.nowMillis < exp + leeway ? null : late(token, exp);
    }

    private static Refusal late(PresentedToken token, long exp) {
        return Refusal.of(
                Reason.EXPIRED,
                "exp after " + instant(token.nowMillis),
                instant(exp) + ", " + words(token.nowMillis - exp) + " ago");
    }

    private @Nullable Refusal notBefore(PresentedToken token) {
        return early(token, "nbf", Reason.NOT_YET_VALID);
    }

    private @Nullable Refusal issuedAt(PresentedToken token) {
        return early(token, "iat", Reason.ISSUED_IN_FUTURE);
    }

    private @Nullable Refusal early(PresentedToken token, String claim, Reason reason) {
        if (!token.claims().has(claim)) {
            return null;
        }
        Long time = token.claims().millis(claim);
        if (time == null) {
            return Refusal.of(
                    Reason.BAD_TIME, claim + ", a number", token.claims().shown(claim));
        }
        return time <= token.nowMillis + leeway
                ? null
                : Refusal.of(
                        reason,
                        claim + " not after " + instant(token.nowMillis) + ", this server's time" + forgiven(),
                        instant(time) + ", " + words(time - token.nowMillis) + " ahead");
    }

    private static @Nullable Refusal bearer(PresentedToken token) {
        return token.claims().has("cnf")
                ? Refusal.of(Reason.SENDER_CONSTRAINED, "a bearer token", "a token bound to a key by cnf")
                : null;
    }

    private String acting() {
        return policy.allowImpersonation() ? "act allowed" : "no act";
    }

    private @Nullable Refusal actor(PresentedToken token) {
        return policy.allowImpersonation() || !token.claims().has("act")
                ? null
                : new Refusal(
                        Reason.IMPERSONATED,
                        "a token that the user got in person",
                        "a token with act: somebody acts as the user",
                        "If impersonation is wanted here, allow it in the connection's policy.");
    }

    private String forgiven() {
        return ", " + policy.leeway().toSeconds() + " s forgiven";
    }

    private static String time(PresentedToken token, String claim) {
        Long time = token.claims().millis(claim);
        return time == null ? token.claims().shown(claim) : instant(time);
    }

    private static String instant(long millis) {
        return Instant.ofEpochMilli(millis - Math.floorMod(millis, 1000L)).toString();
    }

    private static String words(long millis) {
        Duration duration = Duration.ofMillis(millis);
        if (duration.toDays() > 1) {
            return duration.toDays() + " days";
        }
        return duration.toMinutes() > 1 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " s";
    }
}
