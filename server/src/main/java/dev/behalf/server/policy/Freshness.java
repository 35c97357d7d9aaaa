package dev.behalf.server.policy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How lately, and how strongly, a person must have signed in.
///
/// @param maxAge how long ago at most, by the provider's word (`auth_time`, OpenID Connect Core section 2)
/// @param acr authentication contexts, one of which the sign-in must have had; empty for any
/// @param amr methods (RFC 8176), all of which must have been used; empty for any
public record Freshness(Duration maxAge, List<String> acr, List<String> amr) {

    public static final Duration USUAL = Duration.ofMinutes(15);
    public static final Duration LONGEST = Duration.ofDays(30);

    /// Clocks differ.
    private static final Duration LEEWAY = Duration.ofSeconds(30);

    public Freshness {
        acr = List.copyOf(acr);
        amr = List.copyOf(amr);
    }

    /// Whether a sign-in is enough.
    ///
    /// @param claims of it, with `auth_time`, `acr` and `amr` where the provider says them
    public boolean isMet(Map<String, @Nullable Object> claims, Instant now) {
        return lacking(claims, now) == null;
    }

    /// What a sign-in lacks.
    ///
    /// @return a sentence; null where it is enough
    public @Nullable String lacking(Map<String, @Nullable Object> claims, Instant now) {
        Instant at = at(claims.get("auth_time"));
        if (at == null) {
            return "The provider does not say when you signed in (auth_time), and another sign-in does not change"
                    + " that: tell whoever runs this server.";
        }
        if (at.isAfter(now.plus(LEEWAY)) || at.plus(maxAge).isBefore(now)) {
            return "The sign-in is older than " + words(maxAge) + ".";
        }
        if (!acr.isEmpty() && !(claims.get("acr") instanceof String said && acr.contains(said))) {
            return "The sign-in was expected to be of " + String.join(" or ", acr) + " (acr).";
        }
        if (!amr.isEmpty() && !(claims.get("amr") instanceof List<?> said && said.containsAll(amr))) {
            return "The sign-in was expected to be by " + String.join(" and ", amr) + " (amr).";
        }
        return null;
    }

    private static @Nullable Instant at(@Nullable Object seconds) {
        try {
            return seconds instanceof Number number ? Instant.ofEpochSecond(number.longValue()) : null;
        } catch (DateTimeException _) {
            return null;
        }
    }

    /// For people.
    public static String words(Duration time) {
        return time.toSeconds() % 3600 == 0
                ? plural(time.toHours(), "hour")
                : time.toSeconds() % 60 == 0 ? plural(time.toMinutes(), "minute") : plural(time.toSeconds(), "second");
    }

    private static String plural(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
