package dev.behalf.token;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// Tells which tokens come again, without keeping them: a token that is seen once would otherwise be carried through
/// garbage collections for nothing, which costs a thirtieth of its verification.
///
/// A table of hashes in which the newer displaces the older. A mistake costs a little memory or one more verification,
/// never
/// a wrong verdict.
final class Doorkeeper {

    private static final int SLOTS = 1 << 14;

    private final AtomicIntegerArray hashes = new AtomicIntegerArray(SLOTS);

    boolean seenBefore(String token) {
        int hash = token.hashCode();
        return hashes.getAndSet(hash & (SLOTS - 1), hash) == hash;
    }
}
