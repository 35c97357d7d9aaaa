package dev.behalf.server.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.db.Database;
import dev.behalf.server.vault.Vault;
import java.security.Provider;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Signs for environments, with a key that changes by itself. Nodes agree by what is stored: a key has at most one
/// successor, and everybody knows when that takes over long before it does.
public final class SigningKeys {

    /// The one algorithm there is.
    public static final JWSAlgorithm ALGORITHM = JWSAlgorithm.ES256;

    /// How long what was read is believed, if [#tend] does not read it anew before: far less than a key is staged.
    private static final Duration BELIEVED = Duration.ofMinutes(10);

    private final Database database;
    private final Vault vault;
    private final InstantSource clock;
    private final KeyTimes times;
    private final Supplier<@Nullable Provider> provider;
    private final Map<String, KeyRing> rings = new ConcurrentHashMap<>();

    /// @param provider what signs, null for the JDK's own
    public SigningKeys(
            Database database,
            Vault vault,
            InstantSource clock,
            KeyTimes times,
            Supplier<@Nullable Provider> provider) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.times = times;
        this.provider = provider;
        vault.onForget(rings::remove);
    }

    /// Whether the installation has the key without which there is nothing to sign with.
    public boolean canSign() {
        return vault.canSeal();
    }

    /// Signs claims with the active key of an environment.
    ///
    /// @param type the `typ` header
    /// @throws dev.behalf.server.vault.VaultException where the installation has no key
    public String sign(String environment, String type, JWTClaimsSet claims) {
        KeyRing.Key key = ring(environment).active(clock.instant());
        JWSHeader header = new JWSHeader.Builder(ALGORITHM)
                .type(new JOSEObjectType(type))
                .keyID(key.id())
                .build();
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(key.ready().signer());
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("Signing does not fail.", e);
        }
    }

    /// The published keys of an environment (RFC 7517 section 5): those that sign, will sign, or signed what may
    /// still be good.
    ///
    /// @throws dev.behalf.server.vault.VaultException where the installation has no key
    public Map<String, Object> jwks(String environment) {
        return ring(environment).publicJwks();
    }

    /// Whether one of the published keys of an environment signed a token.
    ///
    /// @throws JOSEException where its header asks for something that is not supported
    public boolean verifies(String environment, SignedJWT token) throws JOSEException {
        String id = token.getHeader().getKeyID();
        for (KeyRing.Key key : ring(environment).keys()) {
            if (key.id().equals(id) && ALGORITHM.equals(token.getHeader().getAlgorithm())) {
                return token.verify(key.ready().verifier());
            }
        }
        return false;
    }

    /// Whether an environment has published a key of this id.
    public boolean knows(String environment, String id) {
        return vault.canSeal()
                && ring(environment).keys().stream().anyMatch(key -> key.id().equals(id));
    }

    /// The same keys for people, the oldest first.
    ///
    /// @throws dev.behalf.server.vault.VaultException where the installation has no key
    public List<SigningKey> list(String environment) {
        return ring(environment).describe(clock.instant());
    }

    KeyRing ring(String environment) {
        Instant now = clock.instant();
        KeyRing known = rings.get(environment);
        // A clock that went back must not make old keys look fresh.
        return known != null
                        && known.readAt().plus(BELIEVED).isAfter(now)
                        && !known.readAt().isAfter(now)
                ? known
                : reread(environment, now);
    }

    private KeyRing reread(String environment, Instant now) {
        KeyRing ring = read(environment, now);
        List<KeyRing.Key> finished = ring.finished(now, times.retired());
        if (ring.needsSuccessor(now, times) || !finished.isEmpty()) {
            change(environment, ring, finished, now);
            ring = read(environment, now);
        }
        rings.put(environment, ring);
        return ring;
    }

    private KeyRing read(String environment, Instant now) {
        DataKey dataKey = vault.of(environment);
        return new KeyRing(
                database.read(handle -> SigningKeyTable.of(handle, environment)).stream()
                        .map(row -> key(dataKey, row))
                        .toList(),
                now);
    }

    private KeyRing.Key key(DataKey dataKey, SigningKeyTable.Row row) {
        try {
            ECKey jwk = ECKey.parse(dataKey.open(place(row.id()), row.privateJwk()));
            return new KeyRing.Key(jwk, Instant.ofEpochMilli(row.signsFrom()), new ReadyKey(jwk, provider));
        } catch (ParseException e) {
            throw new IllegalStateException("The signing key " + row.id() + " is not one", e);
        }
    }

    private void change(String environment, KeyRing ring, List<KeyRing.Key> finished, Instant now) {
        DataKey dataKey = vault.of(environment);
        database.write(handle -> {
            if (ring.needsSuccessor(now, times)) {
                SigningKeyTable.add(handle, environment, successor(ring, dataKey, now), now.toEpochMilli());
            }
            finished.forEach(key -> SigningKeyTable.delete(handle, environment, key.id()));
            return null;
        });
    }

    private SigningKeyTable.Row successor(KeyRing ring, DataKey dataKey, Instant now) {
        ECKey jwk = generate();
        return new SigningKeyTable.Row(
                jwk.getKeyID(),
                ring.keys().isEmpty() ? "" : ring.keys().getLast().id(),
                jwk.toPublicJWK().toJSONString(),
                dataKey.seal(place(jwk.getKeyID()), jwk.toJSONString()),
                ring.successorSignsFrom(now, times).toEpochMilli());
    }

    private static ECKey generate() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyIDFromThumbprint(true)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(ALGORITHM)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("Every JDK makes P-256 keys.", e);
        }
    }

    private static Place place(String id) {
        return new Place("signing_key", id, "private_jwk");
    }

    /// Reads all keys, rotates and retires what is due, and forgets the keys of environments that are gone. Called
    /// every
    /// minute or so, it spares requests the database.
    ///
    /// @param environments those that sign
    public void tend(Collection<String> environments) {
        rings.keySet().retainAll(environments);
        Instant now = clock.instant();
        environments.forEach(environment -> reread(environment, now));
    }
}
