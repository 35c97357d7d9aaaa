package dev.behalf.token;

import dev.behalf.keys.SignatureAlgorithm;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The checks that need no key: is this a signed token at all, and in a form that is safe to look at further?
final class FormChecks {

    static final int MAX_LENGTH = UnverifiedToken.MAX_LENGTH;

    /// RFC 8725 section 3.11. Absent is common (Cognito); tokens for other purposes name theirs.
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    /// Prefixes of keys that must never travel as a token: Clerk's and WorkOS's secret keys, and our own.
    private static final List<String> SECRETS = List.of("sk_test_", "sk_live_", "bhf_sk_");

    private FormChecks() {}

    static List<Check> of(TokenRules rules, KnownHeaders known) {
        String type = rules.type();
        return List.of(
                new Form(rules),
                new Header(known),
                new Payload(),
                new Algorithm(rules),
                type == null ? new Type() : new OwnType(type, rules.typeDemanded()),
                new Critical());
    }

    private record Form(TokenRules rules) implements Check {
        @Override
        public String name() {
            return "Form";
        }

        @Override
        public String expected() {
            return "a signed token: three base64url parts, at most " + MAX_LENGTH + " characters";
        }

        @Override
        public String found(PresentedToken token) {
            long parts = token.text.isEmpty()
                    ? 0
                    : 1 + token.text.chars().filter(c -> c == '.').count();
            return parts == 0
                    ? "nothing"
                    : parts + (parts == 1 ? " part, " : " parts, ") + token.text.length() + " characters";
        }

        @Override
        public boolean reachable(PresentedToken token) {
            return true;
        }

        @Override
        public @Nullable Refusal examine(PresentedToken token) {
            String text = token.text;
            if (text.isEmpty()) {
                return refusal(Reason.NO_TOKEN, token);
            }
            if (text.length() > MAX_LENGTH) {
                return refusal(Reason.TOO_LARGE, token);
            }
            if (SECRETS.stream().anyMatch(text::startsWith)) {
                return Refusal.of(Reason.SECRET_PRESENTED, expected(), "a secret key (not shown)");
            }
            return token.split() ? null : notThreeParts(token);
        }

        private Refusal notThreeParts(PresentedToken token) {
            long dots = token.text.chars().filter(c -> c == '.').count();
            // RFC 7516 section 9: a JWE has five parts.
            if (dots == 4) {
                return new Refusal(Reason.ENCRYPTED, expected(), found(token), rules.adviceOnEncrypted());
            }
            // `eyJ` is the beginning of a JSON object in base64: a signed token that lost or gained a part.
            return dots > 0 && token.text.startsWith("eyJ")
                    ? refusal(Reason.MALFORMED, token)
                    : new Refusal(Reason.OPAQUE, expected(), found(token), rules.adviceOnOpaque(prefix(token.text)));
        }

        private Refusal refusal(Reason reason, PresentedToken token) {
            return Refusal.of(reason, expected(), found(token));
        }

        private static String prefix(String text) {
            int underscore = text.indexOf('_');
            return underscore > 0 && underscore < 5 ? text.substring(0, underscore + 1) : "";
        }
    }

    private record Header(KnownHeaders known) implements Check {
        @Override
        public String name() {
            return "Header";
        }

        @Override
        public String expected() {
            return "one JSON object, no member twice";
        }

        @Override
        public String found(PresentedToken token) {
            return token.header == null ? "not readable" : "members " + Printables.names(token.header());
        }

        @Override
        public boolean reachable(PresentedToken token) {
            return token.ascii.length > 0;
        }

        @Override
        public @Nullable Refusal examine(PresentedToken token) {
            token.header = known.find(token.encodedHeader());
            return token.header == null ? read(token) : null;
        }

        private @Nullable Refusal read(PresentedToken token) {
            byte[] bytes = token.headerBytes();
            if (bytes == null) {
                return Refusal.of(Reason.MALFORMED, "a header in base64url", "other characters");
            }
            try {
                token.header = Json.object(bytes);
                return null;
            } catch (Json.NotAnObjectException e) {
                return Refusal.of(Reason.BAD_HEADER, expected(), String.valueOf(e.getMessage()));
            }
        }
    }

    private record Payload() implements Check {
        @Override
        public String name() {
            return "Claims";
        }

        @Override
        public String expected() {
            return "one JSON object, no member twice; signature in base64url";
        }

        @Override
        public String found(PresentedToken token) {
            return token.claims == null ? "not readable" : "members " + Printables.names(token.claims());
        }

        @Override
        public boolean reachable(PresentedToken token) {
            return token.header != null;
        }

        @Override
        public @Nullable Refusal examine(PresentedToken token) {
            byte[] bytes = token.claimsBytes();
            byte[] signature = token.signatureBytes();
            if (bytes == null || signature == null) {
                return Refusal.of(Reason.MALFORMED, "claims and signature in base64url", "other characters");
            }
            try {
                token.claims = Json.object(bytes);
                token.signature = signature;
                return null;
            } catch (Json.NotAnObjectException e) {
                return Refusal.of(Reason.BAD_CLAIMS, expected(), String.valueOf(e.getMessage()));
            }
        }
    }

    private record Algorithm(TokenRules rules) implements Check {
        @Override
        public String name() {
            return "Algorithm";
        }

        @Override
        public String expected() {
            return String.join(
                    " or ",
                    rules.algorithms().stream()
                            .map(SignatureAlgorithm::jose)
                            .sorted()
                            .toList());
        }

        @Override
        public String found(PresentedToken token) {
            return token.header().shown("alg");
        }

        @Override
        public @Nullable Refusal examine(PresentedToken token) {
            String alg = token.header().text("alg");
            SignatureAlgorithm algorithm =
                    alg == null ? null : SignatureAlgorithm.of(alg).orElse(null);
            if (algorithm != null && rules.algorithms().contains(algorithm)) {
                token.algorithm = algorithm;
                return null;
            }
            return Refusal.of(reason(alg), expected(), found(token));
        }

        private static Reason reason(@Nullable String alg) {
            if (alg == null) {
                return Reason.ALGORITHM_NOT_ALLOWED;
            }
            String lower = alg.toLowerCase(Locale.ROOT);
            return lower.equals("none")
                    ? Reason.UNSIGNED
                    : lower.startsWith("hs") ? Reason.SYMMETRIC_ALGORITHM : Reason.ALGORITHM_NOT_ALLOWED;
        }
    }

    private record Type() implements Check {
        @Override
        public String name() {
            return "Type";
        }

        @Override
        public String expected() {
            return "typ absent, JWT or at+jwt";
        }

        @Override
        public String found(PresentedToken token) {
            return token.header().shown("typ");
        }

        @Override
        public @Nullable Refusal examine(PresentedToken token) {
            if (!token.header().has("typ")) {
                return null;
            }
            String typ = token.header().text("typ");
            // Media types are compared without regard to case (RFC 7515 section 4.1.9).
            return typ != null && (typ.equals("JWT") || TYPES.contains(typ.toLowerCase(Locale.ROOT)))
                    ? null
                    : Refusal.of(Reason.WRONG_TYPE, expected(), found(token));
        }
    }

    /// Tokens that must never be taken for others name their purpose (RFC 8725 section 3.11).
    private record OwnType(String type, boolean demanded) implements Check {
        @Override
        public String name() {
            return "Type";
        }

        @Override
        public String expected() {
            return "typ " + type;
        }

        @Override
        public String found(PresentedToken token) {
            return token.header().shown("typ");
        }

        @Override
        public @Nullable Refusal examine(PresentedToken token) {
            String typ = token.header().text("typ");
            // RFC 7515 section 4.1.9: without regard to case, and `application/` may be left out.
            boolean usual = !demanded && (!token.header().has("typ") || "JWT".equalsIgnoreCase(typ));
            return usual || type.equalsIgnoreCase(typ) || ("application/" + type).equalsIgnoreCase(typ)
                    ? null
                    : Refusal.of(Reason.WRONG_TYPE, expected(), found(token));
        }
    }

    private record Critical() implements Check {
        @Override
        public String name() {
            return "Extensions";
        }

        @Override
        public String expected() {
            return "no crit";
        }

        @Override
        public String found(PresentedToken token) {
            return token.header().has("crit") ? "crit " + token.header().shown("crit") : "none";
        }

        @Override
        public @Nullable Refusal examine(PresentedToken token) {
            return token.header().has("crit") ? Refusal.of(Reason.CRITICAL_HEADER, expected(), found(token)) : null;
        }
    }
}
