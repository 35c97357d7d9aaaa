package dev.behalf.provider;

import dev.behalf.keys.Printable;
import dev.behalf.token.Check;
import dev.behalf.token.Claims;
import dev.behalf.token.PresentedToken;
import dev.behalf.token.Reason;
import dev.behalf.token.Refusal;
import dev.behalf.token.TokenKind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The rules that several providers share, as checks.
final class Bindings {

    private Bindings() {}

    /// `sub` must be there, and with the given prefix unless the token stands for a machine.
    static Check subject(String prefix) {
        String expected = prefix.isEmpty() ? "sub, the id of a user" : "sub, the id of a user: " + prefix + "...";
        return Check.of("Subject", expected, token -> token.claims().shown("sub"), token -> {
            String subject = token.claims().text("sub");
            boolean good = subject != null
                    && !subject.isBlank()
                    && (subject.startsWith(prefix) || token.kind() == TokenKind.MACHINE);
            return good
                    ? null
                    : Refusal.of(
                            Reason.SUBJECT_INVALID, expected, token.claims().shown("sub"));
        });
    }

    /// `aud` must be text or an array of texts wherever it is present (RFC 7519 section 4.1.3).
    static Check audienceForm() {
        String expected = "aud absent, a string or an array of strings";
        return Check.of(
                "Audience form",
                expected,
                token -> token.claims().shown("aud"),
                token -> token.claims().has("aud") && token.claims().texts("aud") == null
                        ? Refusal.of(
                                Reason.AUDIENCE_INVALID,
                                expected,
                                token.claims().shown("aud"))
                        : null);
    }

    /// ID tokens name their client in `aud`. With several audiences `azp` must name it too (OpenID Connect Core
    /// 3.1.3.7).
    static @Nullable Refusal idTokenClient(PresentedToken token, String clientId) {
        Claims claims = token.claims();
        boolean several = claims.get("aud") instanceof List<?> list && list.size() > 1;
        if (claims.holds("aud", clientId) && (!several || claims.is("azp", clientId))) {
            return null;
        }
        return client(claims, "aud", clientId);
    }

    /// A claim that must be the client id.
    static @Nullable Refusal client(Claims claims, String claim, String clientId) {
        if (claims.is(claim, clientId) || (claim.equals("aud") && onlyAudience(claims, clientId))) {
            return null;
        }
        Reason reason = claims.has(claim) ? Reason.CLIENT_MISMATCH : Reason.CLIENT_MISSING;
        return new Refusal(
                reason,
                claim + " " + clientId,
                claims.shown(claim),
                "If this application should be accepted, enter its client id; otherwise the client uses the wrong one.");
    }

    /// Whether `aud` is this and nothing else, as text or as an array of one.
    static boolean isOnlyAudience(Claims claims, String value) {
        return claims.is("aud", value) || onlyAudience(claims, value);
    }

    private static boolean onlyAudience(Claims claims, String clientId) {
        return claims.get("aud") instanceof List<?> list && list.equals(List.of(clientId));
    }

    /// `aud` must hold one of these.
    static @Nullable Refusal audience(Claims claims, Set<String> accepted) {
        for (String value : accepted) {
            if (claims.holds("aud", value)) {
                return null;
            }
        }
        Reason reason = claims.has("aud") ? Reason.AUDIENCE_MISMATCH : Reason.AUDIENCE_MISSING;
        String wanted = String.join(" or ", accepted.stream().sorted().toList());
        return new Refusal(
                reason,
                wanted.isEmpty() ? "aud of an API, of which none is configured" : "aud with " + wanted,
                claims.shown("aud"),
                "Let the client request a token for this audience, or configure the audience that its tokens are for.");
    }

    /// `aud`, where there is one, must hold one of these.
    static Check audienceIfPresent(Set<String> accepted, Function<PresentedToken, Boolean> applies) {
        String expected = "aud absent or "
                + String.join(" or ", accepted.stream().sorted().toList());
        return Check.of(
                "Audience",
                expected,
                token -> token.claims().shown("aud"),
                token -> applies.apply(token) && token.claims().has("aud") ? audience(token.claims(), accepted) : null);
    }

    /// Scopes of `scope`, a space-separated text, or of `scp`, text or array.
    static List<String> scopes(Claims claims) {
        String scope = claims.text("scope");
        if (scope == null) {
            List<String> scp = claims.texts("scp");
            return scp == null ? List.of() : scp.size() == 1 ? words(scp.getFirst()) : scp;
        }
        return words(scope);
    }

    private static List<String> words(String scope) {
        return Arrays.stream(scope.split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    /// The general advice when a kind of token is not accepted.
    static String adviceOnKind(TokenKind found) {
        return switch (found) {
            case ID ->
                "An ID token tells the client who signed in; send the access token to an API. If your API is meant"
                        + " to take ID tokens, accept them in the connection's policy.";
            case MACHINE ->
                "It was issued to a program without a user. If programs should be let in, accept machine tokens"
                        + " in the connection's policy.";
            case LOGOUT -> "A logout token orders a sign-out and gives no access.";
            case REFRESH -> "A refresh token is for the provider only; send the access token.";
            case ACCESS, SESSION, TEMPLATE ->
                "If your API is meant to take it, accept this kind in the connection's policy.";
            case UNKNOWN -> "Check which token the client sends; its claims do not say what it is for.";
        };
    }

    /// An issuer that differs only by the final slash, or is of another provider, deserves its own sentence.
    static String adviceOnIssuer(String found, String expected) {
        boolean slashOnly = found.equals(expected + "/") || expected.equals(found + "/");
        return slashOnly
                ? "They differ by the final slash only; the provider itself never issues that form."
                : "The token was issued by " + Printable.text(found)
                        + ". If that is a custom domain of the same tenant, add it to the extra issuers; otherwise the"
                        + " client signs in elsewhere.";
    }
}
