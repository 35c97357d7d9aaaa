package dev.behalf.keys;

import org.jspecify.annotations.Nullable;

/// Where the keys of one issuer come from.
public interface KeySource {

    /// Finds the key for a token's header. Warm, this is a read of memory: no lock, no network.
    ///
    /// @param kid the `kid` of the token, null where it has none
    /// @return the key, or null when the issuer's keys are known and this is none of them
    /// @throws KeysUnavailableException when that cannot be said now
    @Nullable
    VerificationKey find(@Nullable String kid, SignatureAlgorithm algorithm);

    /// The keys in use now, null when none may be used without asking the issuer. The same object as long as the keys
    /// are the same, so that a remembered verdict can be tied to it.
    @Nullable
    KeySet current();

    KeyStatus status();

    /// Fetches the keys if that is due, without waiting. Called at times by the owner, it keeps keys warm without
    /// traffic.
    void refreshIfDue();
}
