package dev.behalf.server.grants;

import dev.behalf.server.environment.Registry;
import dev.behalf.server.vault.Vault;
import java.time.InstantSource;
import java.util.function.Supplier;

/// What checks proofs, as the product puts it together.
public final class TestingProofs {

    private TestingProofs() {}

    public static DpopProofs of(Supplier<Registry> registry, Vault vault, InstantSource clock) {
        return new DpopProofs(
                new DpopNonces(name -> registry.get().wantsNonces(name), vault::of, clock), () -> null, clock);
    }
}
