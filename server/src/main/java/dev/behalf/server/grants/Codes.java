package dev.behalf.server.grants;

import dev.behalf.server.crypto.RandomText;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Authorization codes. One is used up by being presented, whether that succeeds or not: a code that comes with a wrong
/// proof is known to somebody it was not made for.
final class Codes {

    private static final String PREFIX = "bhc_";
    private static final String UNKNOWN = "The code is unknown or has expired; begin anew.";

    private final GrantTimes times;
    private final RefreshTokens refreshTokens;
    private final SecureRandom random;

    Codes(GrantTimes times, RefreshTokens refreshTokens, SecureRandom random) {
        this.times = times;
        this.refreshTokens = refreshTokens;
        this.random = random;
    }

    String add(Handle handle, Grant grant, String redirectUri, String codeChallenge, @Nullable String dpopKey) {
        String code = RandomText.token(PREFIX, random);
        long expiresAt = grant.createdAt().plus(times.code()).toEpochMilli();
        CodeTable.add(
                handle,
                RandomText.sha256(code),
                new CodeTable.Row(grant, redirectUri, codeChallenge, dpopKey, expiresAt));
        return code;
    }

    Redemption redeem(Handle handle, String environment, PresentedCode presented, Predicate<Grant> fits, Instant now) {
        String hash = RandomText.sha256(presented.code());
        Optional<CodeTable.Row> found = CodeTable.find(handle, environment, hash);
        if (found.isEmpty()) {
            return new Redemption.Refused(UNKNOWN, null);
        }
        CodeTable.Row row = found.get();
        if (!fits.test(row.grant())) {
            return new Redemption.Unfit(row.grant());
        }
        boolean first = CodeTable.use(handle, hash, now.toEpochMilli());
        String misuse = first ? misuse(row, presented) : "The code was used before.";
        if (misuse != null) {
            // RFC 6749 section 4.1.2: tokens that were issued by the code should end with it.
            GrantTable.end(handle, environment, row.grant().id(), Ending.MISUSE, now.toEpochMilli());
            return new Redemption.Refused(misuse, row.grant().id());
        }
        if (!row.grant().isGood(now) || now.toEpochMilli() >= row.expiresAt()) {
            return new Redemption.Refused(UNKNOWN, null);
        }
        GrantTable.redeem(handle, row.grant().id(), now.toEpochMilli());
        return new Redemption.Good(
                row.grant(), row.grant().refreshable() ? refreshTokens.add(handle, row.grant(), now) : null);
    }

    private static @Nullable String misuse(CodeTable.Row row, PresentedCode presented) {
        if (!row.grant().client().equals(presented.client())) {
            return "The code was issued to another client.";
        }
        if (presented.redirectUri() != null && !row.redirectUri().equals(presented.redirectUri())) {
            return "redirect_uri was expected to be the one that the code was sent to.";
        }
        if (presented.verifier() == null || !Pkce.proves(presented.verifier(), row.codeChallenge())) {
            return "code_verifier was expected to be what code_challenge was made from.";
        }
        if (row.dpopKey() != null && !row.dpopKey().equals(presented.dpopKey())) {
            return "A DPoP proof was expected by the key that dpop_jkt of the authorization request names.";
        }
        return null;
    }
}
