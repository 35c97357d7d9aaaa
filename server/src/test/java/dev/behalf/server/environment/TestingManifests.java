package dev.behalf.server.environment;

import dev.behalf.server.environment.Manifest.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/// Manifests for tests, and what they stand on.
final class TestingManifests {

    static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    static final String AUTH0 = """
            environments:
              - name: default
                kind: development
                url: http://127.0.0.1:8080
                connection:
                  provider: auth0
                  tenantDomain: acme.us.auth0.com
                  clientId: web
                  audience: https://api.acme.com
                keys:
                  - { name: backend, kind: secret }
                  - { name: web, kind: publishable, origins: ["https://app.acme.com"] }
            """;

    static final String COGNITO = """
            environments:
              - name: default
                kind: production
                connection:
                  provider: cognito
                  cognitoDomain: acme.auth.eu-central-1.amazoncognito.com
                  clientId: web
            """;

    private TestingManifests() {}

    static Manifest manifest(String yaml) {
        return switch (Manifest.read(yaml.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Valid valid -> valid.manifest();
            case Reading.Invalid(var problems) -> throw new AssertionError(problems);
        };
    }

    /// A clock that a test moves.
    static final class Clock implements InstantSource {
        Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }
    }
}
