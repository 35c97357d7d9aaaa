package dev.behalf.sandbox.idp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Authorization codes: single use, short-lived, bound to client, redirect URI and PKCE challenge (RFC 7636).
public final class Codes {
    private final InstantSource clock;
    private final Duration lifetime;
    private final Supplier<String> form;
    private final Map<String, Pending> codes = new HashMap<>();

    /// @param form makes a code as the provider's codes look
    public Codes(InstantSource clock, Duration lifetime, Supplier<String> form) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.form = form;
    }

    public synchronized String issue(Grant grant) {
        String code = form.get();
        codes.put(code, new Pending(grant, clock.instant().plus(lifetime), false));
        return code;
    }

    /// Uses up the code that the token request carries. Whatever the outcome, a known code is spent.
    ///
    /// @param withRedirectUri whether this provider wants the redirect URI repeated
    public synchronized Redemption redeem(Request request, String clientId, boolean withRedirectUri) {
        Pending pending = codes.get(request.parameter("code", ""));
        if (pending == null) {
            return new Refused(Fault.UNKNOWN);
        }
        codes.put(request.parameter("code", ""), new Pending(pending.grant, pending.expiry, true));
        AuthorizationRequest asked = pending.grant.request();
        if (pending.used) {
            return new Refused(Fault.USED);
        }
        if (!pending.expiry.isAfter(clock.instant())) {
            return new Refused(Fault.EXPIRED);
        }
        if (!asked.clientId().equals(clientId)) {
            return new Refused(Fault.OTHER_CLIENT);
        }
        if (withRedirectUri && !request.parameter("redirect_uri", "").equals(asked.redirectUri())) {
            return new Refused(Fault.OTHER_REDIRECT_URI);
        }
        return proves(request.parameter("code_verifier"), asked)
                ? new Redeemed(pending.grant)
                : new Refused(Fault.WRONG_VERIFIER);
    }

    // A verifier without a challenge is wrong too: it means that the challenge was lost on the way (RFC 9700, 2.1.1).
    private static boolean proves(Optional<String> verifier, AuthorizationRequest asked) {
        return verifier.map(Codes::challengeOf).equals(asked.parameter("code_challenge"));
    }

    /// The S256 challenge of a verifier.
    public static String challengeOf(String verifier) {
        try {
            return Encoding.base64Url(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What came of a code.
    public sealed interface Redemption {}

    public record Redeemed(Grant grant) implements Redemption {}

    public record Refused(Fault fault) implements Redemption {}

    /// Why a code is no good.
    public enum Fault {
        UNKNOWN,
        USED,
        EXPIRED,
        OTHER_CLIENT,
        OTHER_REDIRECT_URI,
        WRONG_VERIFIER
    }

    private record Pending(Grant grant, Instant expiry, boolean used) {}
}
