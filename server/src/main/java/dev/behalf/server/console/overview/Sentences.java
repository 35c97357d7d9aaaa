package dev.behalf.server.console.overview;

import dev.behalf.keys.KeyStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What the page says of a connection, in words.
final class Sentences {

    private static final DateTimeFormatter SAME_DAY =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter OTHER_DAY =
            DateTimeFormatter.ofPattern("d MMM, HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Sentences() {}

    static String of(Health health, String provider, List<KeyStatus> sources, Instant now) {
        return switch (health) {
            case NOT_CONNECTED -> "No identity provider is connected yet, so no token can be verified.";
            case STARTING -> "The keys of " + provider + " are being fetched for the first time.";
            case NEVER_USED ->
                sources.isEmpty()
                        ? provider + " is connected. Its user pool is found out with the first token."
                        : provider + " is connected and its keys are here. No token has been verified yet.";
            case HEALTHY -> provider + " answers, and its tokens are verified.";
            case DEGRADED ->
                "The keys of " + provider + " cannot be fetched. Tokens are verified with the saved ones"
                        + survival(sources)
                                .map(until -> " until " + time(until, now))
                                .orElse("") + ".";
            case FAILING ->
                "The keys of " + provider + " cannot be had, and no saved ones may be used. Requests are answered with"
                        + " 503, try again.";
        };
    }

    /// How long every issuer's keys would last.
    static Optional<Instant> survival(List<KeyStatus> sources) {
        return sources.stream()
                .map(KeyStatus::survivesUntil)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
    }

    /// With the day where it is another one.
    static String time(Instant instant, Instant now) {
        boolean sameDay = instant.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .equals(now.atOffset(ZoneOffset.UTC).toLocalDate());
        return (sameDay ? SAME_DAY : OTHER_DAY).format(instant);
    }
}
