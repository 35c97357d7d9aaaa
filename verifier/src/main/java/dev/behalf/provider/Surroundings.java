package dev.behalf.provider;

import dev.behalf.keys.DocumentFetcher;
import dev.behalf.keys.KeyArchive;
import dev.behalf.keys.KeyFreshness;
import dev.behalf.keys.KeySetLocation;
import dev.behalf.keys.RemoteKeySet;
import dev.behalf.token.VerificationPolicy;
import java.security.Provider;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// What verification needs of the program it runs in.
///
/// @param background runs fetches of keys; virtual threads do well
/// @param jca the crypto provider that verifies signatures, null for the JDK's own choice
public record Surroundings(
        DocumentFetcher fetcher,
        KeyArchive archive,
        IssuerPins pins,
        InstantSource clock,
        Executor background,
        @Nullable Provider jca,
        DevelopmentSwitches switches) {

    RemoteKeySet keySet(KeySetLocation location, VerificationPolicy policy) {
        return new RemoteKeySet(
                location,
                KeyFreshness.DEFAULT.surviving(policy.surviveOutage()),
                fetcher,
                archive,
                clock,
                background,
                jca);
    }
}
