package dev.behalf.server;

import dev.behalf.server.authserver.SubjectTokens;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.vault.Vault;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// An authorization server that nobody signs in to.
final class TestingParts {

    private TestingParts() {}

    static AuthorizationParts withoutPeople(Database database, InstantSource clock, EgressByEnvironment egress) {
        return AuthorizationParts.assemble(
                database,
                Vault.open(database, clock, null),
                clock,
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
                () -> null);
    }

    private record NoSubjects() implements SubjectTokens {
        @Override
        public ApiKey admit(String environment, @Nullable String authorization, @Nullable String origin) {
            throw new AssertionError("asked for " + environment);
        }

        @Override
        public Finding judge(String environment, String token) {
            throw new AssertionError("asked for " + environment);
        }

        @Override
        public Finding judgeAssertion(String environment, String assertion) {
            throw new AssertionError("asked for " + environment);
        }

        @Override
        public Finding judgeLogout(String environment, String token) {
            throw new AssertionError("asked for " + environment);
        }
    }
}
