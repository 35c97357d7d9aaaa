package dev.behalf.token;

import static java.util.Objects.requireNonNull;

import dev.behalf.keys.KeySource;
import dev.behalf.keys.KeysUnavailableException;
import dev.behalf.keys.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The checks that establish who signed: issuer, key, signature. `jku`, `x5u`, `x5c` and `jwk` headers are not read at
/// all.
final class TrustChecks {

    private TrustChecks() {}

    static List<Check> of(TokenRules rules) {
        return List.of(new Issuer(rules.issuers()), new Key(), new Signature());
    }

    private record Issuer(Issuers issuers) implements Check {
        @Override
        public String name() {
            return "Issuer";
        }

        @Override
        public String expected() {
            return issuers.expected();
        }

        @Override
        public String found(PresentedToken token) {
            return token.claims().shown("iss");
        }

        @Override
        public @Nullable Refusal examine(PresentedToken token) {
            String issuer = token.claims().text("iss");
            if (issuer == null) {
                return Refusal.of(Reason.ISSUER_MISSING, expected(), found(token));
            }
            return switch (issuers.resolve(issuer)) {
                case Issuers.Resolution.Trusted(var trusted) -> {
                    token.issuer = trusted;
                    yield null;
                }
                case Issuers.Resolution.Refused(var refusal) -> refusal;
            };
        }
    }

    private record Key() implements Check {
        @Override
        public String name() {
            return "Key";
        }

        @Override
        public String expected() {
            return "a key that the issuer publishes for this algorithm";
        }

        @Override
        public String found(PresentedToken token) {
            String kid = token.header().text("kid");
            return kid == null ? noKid(token) : "kid " + Printable.text(kid);
        }

        private static String noKid(PresentedToken token) {
            return badKid(token) ? "a kid that is not text" : "no kid";
        }

        /// RFC 7515 section 4.1.4: a string, or absent. Anything else must not count as absent.
        private static boolean badKid(PresentedToken token) {
            return token.header().has("kid") && token.header().text("kid") == null;
        }

        @Override
        public boolean reachable(PresentedToken token) {
            return token.issuer != null && token.algorithm != null;
        }

        @Override
        public @Nullable Refusal examine(PresentedToken token) {
            KeySource source = requireNonNull(token.keySource());
            var algorithm = requireNonNull(token.algorithm);
            try {
                // Read before the key, so that keys which change in between make a remembered verdict void, not wrong.
                token.keys = source.current();
                var key = source.find(token.header().text("kid"), algorithm);
                if (key == null || badKid(token)) {
                    return Refusal.of(Reason.KEY_UNKNOWN, "one of " + published(source), found(token));
                }
                if (!key.suits(algorithm)) {
                    return Refusal.of(
                            Reason.KEY_UNSUITABLE, "a key for " + algorithm.jose(), "a key for " + key.algorithms());
                }
                token.key = key;
                return null;
            } catch (KeysUnavailableException e) {
                return Refusal.of(Reason.KEYS_UNAVAILABLE, expected(), String.valueOf(e.getMessage()));
            }
        }

        private static String published(KeySource source) {
            return Printable.text(String.join(", ", source.status().kids()));
        }
    }

    private record Signature() implements Check {
        @Override
        public String name() {
            return "Signature";
        }

        @Override
        public String expected() {
            return "the issuer's signature over header and claims";
        }

        @Override
        public String found(PresentedToken token) {
            return token.signature.length + " bytes";
        }

        @Override
        public boolean reachable(PresentedToken token) {
            return token.key != null;
        }

        @Override
        public @Nullable Refusal examine(PresentedToken token) {
            boolean good = requireNonNull(token.key)
                    .verifies(requireNonNull(token.algorithm), token.ascii, token.claimsEnd, token.signature);
            return good ? null : Refusal.of(Reason.SIGNATURE_INVALID, expected(), "another signature");
        }
    }
}
