package dev.behalf.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import dev.behalf.keys.FakeOrigin;
import dev.behalf.keys.Jwks;
import dev.behalf.keys.KeyArchive;
import dev.behalf.keys.SettableClock;
import dev.behalf.token.Reason;
import dev.behalf.token.TokenVerifier;
import dev.behalf.token.Tokens;
import dev.behalf.token.Verdict;
import dev.behalf.token.VerdictCache;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A configured Cognito domain, and an Amazon in memory.
abstract class CognitoFixture {

    static final String DOMAIN = "acme.auth.eu-central-1.amazoncognito.com";
    static final String POOL = "eu-central-1_AbC123dEf";
    static final String ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/" + POOL;
    static final String UPDATED_ISSUER = "https://issuer-cognito-idp.eu-central-1.amazonaws.com/" + POOL;
    static final String OTHER_ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other0000";
    static final String CLIENT = "1h57kf5cpq17m0eml12example";

    final SettableClock clock = new SettableClock();
    final FakeOrigin amazon = new FakeOrigin();
    final MemoryPins pins = new MemoryPins();

    TokenVerifier verifier() {
        return verifier(DOMAIN, null, DevelopmentSwitches.OFF);
    }

    TokenVerifier verifier(String domain, @Nullable String pool, DevelopmentSwitches switches) {
        return Connection.of(new ProviderSettings.Cognito(domain, CLIENT, pool))
                .verifier(
                        new Surroundings(amazon, KeyArchive.none(), pins, clock, Runnable::run, null, switches),
                        VerdictCache.none());
    }

    /// A verifier that remembers verdicts, and whose pins are kept in the given way.
    TokenVerifier verifier(IssuerPins pins, Executor background) {
        return Connection.of(new ProviderSettings.Cognito(DOMAIN, CLIENT, null))
                .verifier(
                        new Surroundings(
                                amazon, KeyArchive.none(), pins, clock, background, null, DevelopmentSwitches.OFF),
                        VerdictCache.of(VerdictCache.DEFAULT_TIME, VerdictCache.DEFAULT_CHARACTERS));
    }

    /// Publishes a pool with one key and, in its discovery document, the domain.
    void publishPool(String issuer, String domain, RSAKey key) {
        publishDiscovery(issuer, discovery(issuer, issuer + "/.well-known/jwks.json", "https://" + domain));
        amazon.publish(issuer + "/.well-known/jwks.json", Jwks.of(key));
    }

    void publishDiscovery(String issuer, String document) {
        amazon.publish(discoveryUri(issuer), document);
    }

    static String discoveryUri(String issuer) {
        return issuer + "/.well-known/openid-configuration";
    }

    static String discovery(String issuer, String jwks, String origin) {
        return """
                {"issuer":"%s","jwks_uri":"%s","authorization_endpoint":"%s/oauth2/authorize",\
                "token_endpoint":"%s/oauth2/token"}""".formatted(issuer, jwks, origin, origin);
    }

    String token(String issuer, RSAKey key) {
        long now = clock.millis() / 1000;
        return Tokens.signed(key, """
                {"iss":"%s","sub":"65f0c1d2","token_use":"access","client_id":"%s","username":"ann","iat":%d,"exp":%d}""".formatted(issuer, CLIENT, now, now + 3600));
    }

    /// With a signature that nobody made.
    static String forged(String issuer) {
        return Tokens.encoded("{\"alg\":\"RS256\",\"kid\":\"one\"}") + "."
                + Tokens.encoded("{\"iss\":\"" + issuer + "\"}") + ".AAAA";
    }

    static void assertVerified(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Verified.class);
    }

    static void assertRefused(Verdict verdict, Reason reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
    }

    static void assertUndecided(Verdict verdict, Reason reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Undecided.class,
                        undecided -> assertThat(undecided.refusal().reason()).isEqualTo(reason));
    }

    static final class MemoryPins implements IssuerPins {

        final Map<String, String> kept = new ConcurrentHashMap<>();

        @Override
        public Optional<String> find(String subject) {
            return Optional.ofNullable(kept.get(subject));
        }

        @Override
        public String pin(String subject, String issuer, String confirmedBy) {
            kept.putIfAbsent(subject, issuer);
            return kept.get(subject);
        }
    }

    static DevelopmentSwitches emulator(String base) {
        return new DevelopmentSwitches(true, null, URI.create(base));
    }
}
