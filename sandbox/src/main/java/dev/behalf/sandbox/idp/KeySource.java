package dev.behalf.sandbox.idp;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Where tenants take their key pairs from. Nothing is shipped: keys are generated in the background, all cores at
/// once, and a tenant waits for its key only when it first signs or publishes it. So a sandbox starts at once.
public final class KeySource {
    private static final ExecutorService GENERATORS = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("sandbox-key-", 0).factory());
    private static final List<CompletableFuture<KeyPair>> POOL = new ArrayList<>();

    private final List<CompletableFuture<KeyPair>> ready;
    private final boolean pooled;
    private int handedOut;

    private KeySource(List<CompletableFuture<KeyPair>> ready, boolean pooled) {
        this.ready = ready;
        this.pooled = pooled;
    }

    /// New keys for each tenant.
    public static KeySource fresh() {
        return new KeySource(List.of(), false);
    }

    /// Keys are distinct within one sandbox, but the next sandbox of this process gets the same ones again. For test
    /// suites that start many sandboxes.
    public static KeySource pooled() {
        return new KeySource(POOL, true);
    }

    /// The private RSA keys of the set in their order, then new ones. Key ids follow from the key material, so tokens
    /// are the same on every start.
    public static KeySource seeded(JWKSet seed) {
        List<CompletableFuture<KeyPair>> keys = new ArrayList<>();
        seed.getKeys().forEach(key -> {
            if (key instanceof RSAKey rsa && rsa.isPrivate()) {
                keys.add(CompletableFuture.completedFuture(pairOf(rsa)));
            }
        });
        return new KeySource(keys, false);
    }

    /// Waits until the keys of a pool that were handed out are made: what tests time should not be how long that takes.
    public void settle() {
        handedOutOfPool().forEach(CompletableFuture::join);
    }

    /// Whether nobody has to wait for a key of a pool that was handed out.
    public boolean settled() {
        return handedOutOfPool().stream().allMatch(CompletableFuture::isDone);
    }

    private List<CompletableFuture<KeyPair>> handedOutOfPool() {
        synchronized (POOL) {
            return pooled ? List.copyOf(POOL.subList(0, handedOut)) : List.of();
        }
    }

    /// The next RSA key pair of 2048 bits.
    CompletableFuture<KeyPair> rsa() {
        synchronized (POOL) {
            if (pooled && handedOut == POOL.size()) {
                POOL.add(generate("RSA", 2048));
            }
            return handedOut < ready.size() ? ready.get(handedOut++) : generate("RSA", 2048);
        }
    }

    CompletableFuture<KeyPair> of(Algorithm algorithm) {
        return switch (algorithm) {
            case RS256, PS256 -> rsa();
            case ES256 -> generate("EC", 256);
            case EDDSA -> generate("Ed25519", 255);
            case HS256, NONE -> throw new IllegalArgumentException(algorithm.label() + " has no key pair");
        };
    }

    private static CompletableFuture<KeyPair> generate(String type, int size) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
                        generator.initialize(size);
                        return generator.generateKeyPair();
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException(e);
                    }
                },
                GENERATORS);
    }

    private static KeyPair pairOf(RSAKey key) {
        try {
            return key.toKeyPair();
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the seed key set holds an unusable RSA key", e);
        }
    }
}
