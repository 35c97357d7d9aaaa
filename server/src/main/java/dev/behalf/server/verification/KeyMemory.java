package dev.behalf.server.verification;

import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Registry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Remembers the keys that were presented, so that hashing is done once for each and not at every request. Only good
/// keys are remembered, for as long as nothing that is registered changes: nobody can fill it, and a revoked key is
/// forgotten at once.
final class KeyMemory {

    private record Remembered(Registry registry, Map<String, ApiKey> keys, Set<String> origins) {

        static Remembered nothingOf(Registry registry) {
            Set<String> origins = new HashSet<>();
            registry.keys().values().forEach(key -> origins.addAll(key.origins()));
            return new Remembered(registry, new ConcurrentHashMap<>(), origins);
        }

        /// Without the keys.
        @Override
        public String toString() {
            return "Remembered[" + registry + "]";
        }
    }

    private final Supplier<Registry> registry;
    private volatile Remembered remembered;

    KeyMemory(Supplier<Registry> registry) {
        this.registry = registry;
        this.remembered = Remembered.nothingOf(registry.get());
    }

    /// @return null when there is no such key that is good
    @Nullable
    ApiKey find(String presented) {
        Remembered now = present();
        ApiKey known = now.keys.get(presented);
        if (known != null) {
            return known;
        }
        ApiKey key = now.registry.key(presented);
        if (key != null) {
            now.keys.put(presented, key);
        }
        return key;
    }

    Registry registry() {
        return present().registry;
    }

    /// Whether any publishable key may be used from this origin.
    boolean knowsOrigin(String origin) {
        return present().origins.contains(origin);
    }

    @SuppressWarnings("ReferenceEquality") // Is it still the one I know?
    private Remembered present() {
        Remembered known = remembered;
        Registry latest = registry.get();
        if (known.registry != latest) {
            known = Remembered.nothingOf(latest);
            remembered = known;
        }
        return known;
    }
}
