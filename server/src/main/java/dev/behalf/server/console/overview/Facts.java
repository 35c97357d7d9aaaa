package dev.behalf.server.console.overview;

import dev.behalf.keys.KeyStatus;
import dev.behalf.server.console.Ago;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The figures at the top of the page. Of several key sources that one counts which is in the worst case.
final class Facts {

    private Facts() {}

    static List<Fact> of(
            Health health, String provider, List<KeyStatus> sources, Optional<Instant> lastVerified, Instant now) {
        boolean failing = health == Health.DEGRADED || health == Health.FAILING;
        return List.of(
                past("Last verified token", lastVerified, now, "None yet"),
                past("Keys fetched", fetched(sources), now, "Not yet"),
                next(failing ? "Next attempt" : "Next fetch", sources, now),
                survival(failing, provider, sources, now));
    }

    private static Fact past(String label, Optional<Instant> instant, Instant now, String otherwise) {
        return instant.map(at -> Fact.at(label, Ago.of(at, now), Sentences.time(at, now)))
                .orElse(Fact.text(label, otherwise));
    }

    private static Fact next(String label, List<KeyStatus> sources, Instant now) {
        return earliest(sources, KeyStatus::nextCheckAt)
                .filter(now::isBefore)
                .map(at -> Fact.at(label, Ago.of(at, now), Sentences.time(at, now)))
                .orElse(Fact.text(label, sources.isEmpty() ? "With the first token" : "Under way"));
    }

    /// The oldest, none where any source was never fetched.
    private static Optional<Instant> fetched(List<KeyStatus> sources) {
        boolean all = sources.stream().allMatch(source -> source.fetchedAt() != null);
        return all ? earliest(sources, KeyStatus::fetchedAt) : Optional.empty();
    }

    private static Optional<Instant> earliest(List<KeyStatus> sources, Function<KeyStatus, @Nullable Instant> time) {
        return sources.stream().map(time).filter(Objects::nonNull).min(Comparator.naturalOrder());
    }

    private static Fact survival(boolean failing, String provider, List<KeyStatus> sources, Instant now) {
        String label = failing ? "While " + provider + " is down" : "If " + provider + " went down now";
        return Sentences.survival(sources)
                .filter(now::isBefore)
                .map(end -> new Fact(label, null, Sentences.time(end, now), "sign-ins continue until then"))
                .orElse(Fact.text(label, sources.isEmpty() ? "No keys yet" : "No keys are left"));
    }
}
