package dev.behalf.sandbox.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A token in the making. It comes well-formed from its tenant; every detail can then be changed, also into something
/// that no verifier may accept.
public final class TokenBuilder {
    private static final List<String> TIMES = List.of("iat", "nbf", "exp", "auth_time");

    private final Map<String, @Nullable Object> header = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    private final String clientClaim;
    private SigningKey key;
    private Algorithm algorithm;
    private byte @Nullable [] secret;
    private @Nullable String rawHeader;
    private @Nullable String rawPayload;
    private @Nullable String raw;
    private @Nullable SigningKey stranger;

    /// @param key signs, and is named in the header
    /// @param clientClaim the claim by which this kind of token names the client, for [#client]
    /// @param now the time of issue, cut to seconds
    /// @param lifetime from issue to expiry
    public TokenBuilder(SigningKey key, String clientClaim, Instant now, Duration lifetime) {
        this.key = key;
        this.clientClaim = clientClaim;
        algorithm = key.algorithm();
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(lifetime).getEpochSecond());
    }

    public TokenBuilder issuer(String issuer) {
        return claim("iss", issuer);
    }

    public TokenBuilder subject(String subject) {
        return claim("sub", subject);
    }

    /// One value is written as a string, several as an array. For an array of one use `claim("aud", List.of(…))`.
    public TokenBuilder audience(String... audience) {
        return claim("aud", audience.length == 1 ? audience[0] : List.of(audience));
    }

    /// Names the client in the claim which this kind of token uses for it (`azp`, `client_id` or `aud`).
    public TokenBuilder client(String clientId) {
        return claim(clientClaim, clientId);
    }

    /// Space-separated scopes, as `scope` carries them.
    public TokenBuilder scope(String scope) {
        return claim("scope", scope);
    }

    /// Sets or replaces a claim; null is written as JSON null.
    public TokenBuilder claim(String name, @Nullable Object value) {
        claims.put(name, value);
        return this;
    }

    public TokenBuilder claims(Map<String, ? extends @Nullable Object> more) {
        claims.putAll(more);
        return this;
    }

    public TokenBuilder without(String... names) {
        for (String name : names) {
            claims.remove(name);
        }
        return this;
    }

    public TokenBuilder header(String name, @Nullable Object value) {
        header.put(name, value);
        return this;
    }

    /// Takes a header parameter away, also `kid`, `typ` or `alg`.
    public TokenBuilder withoutHeader(String... names) {
        for (String name : names) {
            header.put(name, Absent.ABSENT);
        }
        return this;
    }

    /// Moves the time of issue; the other times move with it.
    public TokenBuilder issuedAt(Instant time) {
        long shift = time.truncatedTo(ChronoUnit.SECONDS).getEpochSecond() - seconds("iat");
        for (String name : TIMES) {
            if (claims.get(name) instanceof Number number) {
                claims.put(name, number.longValue() + shift);
            }
        }
        return this;
    }

    /// Counted from the time of issue; negative for a token that expired before it was issued.
    public TokenBuilder expiresIn(Duration lifetime) {
        return claim("exp", seconds("iat") + lifetime.toSeconds());
    }

    public TokenBuilder expiresAt(Instant time) {
        return claim("exp", time.getEpochSecond());
    }

    public TokenBuilder notBefore(Instant time) {
        return claim("nbf", time.getEpochSecond());
    }

    /// Signs with another key and names it.
    public TokenBuilder key(SigningKey other) {
        key = other;
        algorithm = other.algorithm();
        return this;
    }

    /// Signs with another key but goes on naming the right one: a forgery.
    public TokenBuilder forgedWith(SigningKey other) {
        stranger = other;
        return this;
    }

    /// `HS256` uses the public key's PEM as its secret (the confusion attack of RFC 8725, section 2.1) unless
    /// [#secret] gives another; `NONE` leaves the signature empty. What the key can't do is signed with a key that
    /// nobody knows.
    public TokenBuilder algorithm(Algorithm other) {
        algorithm = other;
        return this;
    }

    /// Signs with HS256 and this secret, as a tenant set to HS256 does.
    public TokenBuilder secret(byte[] shared) {
        algorithm = Algorithm.HS256;
        secret = shared.clone();
        return this;
    }

    /// This text in place of the header, signed as it is: for duplicate members, odd types, odd spacing.
    public TokenBuilder rawHeader(String json) {
        rawHeader = json;
        return this;
    }

    /// This text in place of the claims, signed as it is.
    public TokenBuilder rawPayload(String json) {
        rawPayload = json;
        return this;
    }

    /// This very string in place of the whole token, for opaque ones and for garbage.
    public TokenBuilder raw(String token) {
        raw = token;
        return this;
    }

    /// The claims as they stand, for building a raw payload from them.
    public Map<String, @Nullable Object> claims() {
        return new LinkedHashMap<>(claims);
    }

    /// The compact serialization (RFC 7515, section 7.1).
    public String sign() {
        if (raw != null) {
            return raw;
        }
        String head = rawHeader != null ? rawHeader : Encoding.json(headerParameters());
        String body = rawPayload != null ? rawPayload : Encoding.json(claims);
        String input = Encoding.base64Url(head) + "." + Encoding.base64Url(body);
        return input + "." + Encoding.base64Url(signature(input.getBytes(UTF_8)));
    }

    private Map<String, @Nullable Object> headerParameters() {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        parameters.put("alg", algorithm.label());
        parameters.put("kid", key.kid());
        parameters.putAll(header);
        parameters.values().removeIf(Absent.ABSENT::equals);
        return parameters;
    }

    private byte[] signature(byte[] input) {
        SigningKey signer = stranger != null ? stranger : key;
        return switch (algorithm) {
            case NONE -> new byte[0];
            case HS256 -> Algorithm.mac(secret != null ? secret : signer.publicPem(), input);
            case RS256, PS256, ES256, EDDSA -> algorithm.sign(fitting(signer).privateKey(), input);
        };
    }

    private SigningKey fitting(SigningKey signer) {
        return signer.fits(algorithm) ? signer : SigningKey.stranger(algorithm);
    }

    private long seconds(String claim) {
        Object value = Objects.requireNonNull(claims.get(claim), "the token has no " + claim);
        return ((Number) value).longValue();
    }

    private enum Absent {
        ABSENT
    }
}
