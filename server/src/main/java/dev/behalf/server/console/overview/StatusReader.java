package dev.behalf.server.console.overview;

import dev.behalf.keys.KeySource;
import dev.behalf.keys.KeyStatus;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Range;
import dev.behalf.server.console.Section;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.verification.EnvironmentVerifier;
import dev.behalf.server.verification.Verifiers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds out how an environment is doing.
final class StatusReader {

    private final Environments environments;
    private final Verifiers verifiers;
    private final Activity activity;
    private final SetUpReader setUps;
    private final Warnings warnings;
    private final InstantSource clock;

    StatusReader(
            Environments environments,
            Verifiers verifiers,
            Activity activity,
            InstantSource clock,
            String publicAddress) {
        this.environments = environments;
        this.verifiers = verifiers;
        this.activity = activity;
        this.setUps = new SetUpReader(activity, publicAddress);
        this.warnings = new Warnings(activity);
        this.clock = clock;
    }

    StatusView of(Environment environment) {
        String name = environment.name();
        Registry registry = environments.registry();
        Instant now = clock.instant();
        RegisteredConnection connection = registry.connections().get(name);
        ProviderText provider = connection == null ? null : ProviderText.of(connection.connection());
        List<KeyStatus> sources = sources(name);
        Optional<Instant> lastVerified = activity.lastVerified(name);
        SetUpView setUp =
                lastVerified.isPresent() && provider != null ? null : setUps.of(environment, registry, provider, now);
        Health health = provider == null ? Health.NOT_CONNECTED : Health.of(sources, lastVerified.isPresent(), now);
        String label = provider == null ? "" : provider.label();
        // Columns of three hours, a few hundred counts.
        Today today = Today.of(activity.series(name, Range.WEEK), now);
        List<Warning> found = setUp == null ? warnings.of(name, registry) : List.of();
        return new StatusView(
                health,
                Sentences.of(health, label, sources, now),
                found,
                provider == null ? List.of() : Facts.of(health, label, sources, lastVerified, now),
                sources.stream().map(source -> KeySourceView.of(source, now)).toList(),
                today,
                setUp,
                "/e/" + name + Section.OVERVIEW.path() + "?part=status" + (setUp == null ? "" : "&step=setup")
                        + "&seen="
                        + digest(registry.revision(), health, sources, lastVerified, today, found, attempt(setUp)));
    }

    private List<KeyStatus> sources(String environment) {
        EnvironmentVerifier verifier = verifiers.of(environment);
        return verifier == null
                ? List.of()
                : verifier.keySources().stream().map(KeySource::status).toList();
    }

    private static @Nullable Object attempt(@Nullable SetUpView setUp) {
        SetUpView.Attempt attempt = setUp == null ? null : setUp.attempt();
        return attempt == null ? null : attempt.link();
    }

    /// Of all that the page shows, but for the distance of times, which browsers keep true by themselves.
    private static String digest(long revision, Health health, @Nullable Object... shown) {
        return Integer.toHexString(Objects.hash(revision, health.name(), Objects.hash(shown)));
    }
}
