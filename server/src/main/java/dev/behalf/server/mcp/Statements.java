package dev.behalf.server.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Statements about people, signed for one server each. Whoever calls again soon is shown with the same one: signing
/// takes longer than all else that Behalf does for a call.
final class Statements {

    /// The `typ` (RFC 8725 section 3.11): nothing that takes access tokens takes them.
    static final String TYPE = "behalf-call+jwt";

    private static final Duration GOOD_FOR = Duration.ofMinutes(1);

    /// Far shorter, so that a server has time left for what it does with it.
    private static final Duration SHOWN_FOR = Duration.ofSeconds(15);

    private static final int MOST = 5000;

    private final Signer signer;
    private final InstantSource clock;
    private final Cache<About, String> shown;

    Statements(Signer signer, InstantSource clock) {
        this.signer = signer;
        this.clock = clock;
        this.shown = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(MOST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(SHOWN_FOR)
                .build();
    }

    /// All that a statement says, but for its times and its id.
    ///
    /// @param audience the URL of the server
    private record About(
            String environment, String issuer, String audience, String person, String client, String scope) {}

    /// A statement.
    ///
    /// @param again whether it was shown before
    record Statement(String text, boolean again) {

        /// Without the token.
        @Override
        public String toString() {
            return "Statement[" + (again ? "again" : "new") + "]";
        }
    }

    /// @param issuer the environment's public URL
    /// @param audience the URL of the server
    /// @param refused that the server refused, so that it is not shown again; null for none
    Statement of(Caller caller, String issuer, String audience, @Nullable String refused) {
        About about = new About(
                caller.environment(),
                issuer,
                audience,
                caller.person(),
                caller.client(),
                String.join(" ", caller.scopes()));
        String known = shown.getIfPresent(about);
        if (known != null && !known.equals(refused)) {
            return new Statement(known, true);
        }
        String signed = signed(about);
        shown.put(about, signed);
        return new Statement(signed, false);
    }

    private String signed(About about) {
        Instant now = clock.instant();
        return signer.sign(
                about.environment(),
                TYPE,
                new JWTClaimsSet.Builder()
                        .issuer(about.issuer())
                        .audience(about.audience())
                        .subject(about.person())
                        // RFC 8693 section 4.1: who acts for the subject.
                        .claim("act", Map.of("sub", about.client()))
                        .claim("client_id", about.client())
                        .claim("scope", about.scope())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(GOOD_FOR)))
                        .jwtID(UUID.randomUUID().toString())
                        .build());
    }
}
