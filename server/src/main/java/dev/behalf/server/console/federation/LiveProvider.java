package dev.behalf.server.console.federation;

import dev.behalf.keys.DocumentFetcher;
import dev.behalf.keys.KeyArchive;
import dev.behalf.provider.CognitoDomains;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.Diagnosis;
import dev.behalf.provider.Doctor;
import dev.behalf.provider.Surroundings;
import dev.behalf.server.console.Moment;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.RegisteredConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks providers about settings, and waits no longer than people do. The last answer about what is in force is
/// remembered, so that a page can be loaded again without another question.
final class LiveProvider {

    static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(LiveProvider.class);

    private record Remembered(long version, Asked asked) {}

    private final Environments environments;
    private final Function<DevelopmentSwitches, DocumentFetcher> fetchers;
    private final InstantSource clock;
    private final Duration deadline;
    private final Map<String, Remembered> latest = new ConcurrentHashMap<>();

    /// @param fetchers the ways out, by whether emulators may be reached
    LiveProvider(
            Environments environments,
            Function<DevelopmentSwitches, DocumentFetcher> fetchers,
            InstantSource clock,
            Duration deadline) {
        this.environments = environments;
        this.fetchers = fetchers;
        this.clock = clock;
        this.deadline = deadline;
    }

    /// Asks about what is in force.
    void ask(RegisteredConnection connection) {
        Asked asked = asked(connection);
        latest.put(connection.environment(), new Remembered(connection.version(), asked));
    }

    /// Asks about settings that are not saved.
    Asked ask(String environment, ConnectionSettings settings) {
        return asked(new RegisteredConnection(environment, settings, 0));
    }

    /// The last answer about this version of a connection, null where this node has not asked.
    @Nullable
    Asked latest(RegisteredConnection connection) {
        Remembered remembered = latest.get(connection.environment());
        return remembered != null && remembered.version() == connection.version() ? remembered.asked() : null;
    }

    /// The domain that Amazon names for a user pool; empty where there is none, or no answer.
    Optional<String> cognitoDomain(String userPoolId, DevelopmentSwitches switches) {
        Optional<String> none = Optional.empty();
        return within(() -> CognitoDomains.find(userPoolId, fetchers.apply(switches), switches), none, none);
    }

    private Asked asked(RegisteredConnection connection) {
        Diagnosis late = trouble("an answer", "none within " + deadline.toSeconds() + " s");
        Diagnosis failed = trouble("an answer", "a failure of this server; its log says more");
        Diagnosis diagnosis =
                within(() -> Doctor.examine(connection.connection(), surroundings(connection)), late, failed);
        String provider = Guide.of(connection.connection().settings().type()).inText();
        return Asked.of(provider, Moment.of(clock.instant()), diagnosis);
    }

    /// The doctor asks for documents only; it keeps and verifies nothing.
    private Surroundings surroundings(RegisteredConnection connection) {
        return new Surroundings(
                fetchers.apply(connection.switches()),
                KeyArchive.none(),
                environments.pins(connection.environment()),
                clock,
                Runnable::run,
                null,
                connection.switches());
    }

    private static Diagnosis trouble(String expected, String found) {
        return new Diagnosis(List.of(
                new Diagnosis.Finding("Provider", Diagnosis.Outcome.BAD, expected, found, "Ask again in a while.")));
    }

    private <T> T within(Callable<T> question, T late, T failed) {
        FutureTask<T> task = new FutureTask<>(question);
        Thread.ofVirtual().name("ask-provider").start(task);
        try {
            return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return late;
        } catch (ExecutionException e) {
            LOG.warn("A provider could not be asked", e.getCause());
            return failed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed;
        } finally {
            task.cancel(true);
        }
    }
}
