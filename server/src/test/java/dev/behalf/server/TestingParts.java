package dev.behalf.server;

import dev.behalf.server.authserver.NoSubjects;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.vault.Vault;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/// An authorization server that nobody signs in to.
final class TestingParts {

    private TestingParts() {}

    static AuthorizationParts withoutPeople(Database database, InstantSource clock, EgressByEnvironment egress) {
        return AuthorizationParts.assemble(
                database,
                Vault.open(database, clock, null),
                clock,
                () -> Registry.EMPTY,
                Duration.ofSeconds(5),
                egress,
                new Federation(
                        _ -> {
                            throw new AssertionError("nobody signs in");
                        },
                        _ -> {
                            throw new AssertionError("nobody signs in");
                        },
                        new SecureRandom()),
                new NoSubjects(),
                Steps.none(),
                () -> null,
                new CompositeMeterRegistry());
    }
}
