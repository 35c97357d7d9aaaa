package dev.behalf.server.console.overview;

import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Range;
import dev.behalf.server.activity.Series;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Section;
import dev.behalf.server.environment.Registry;
import dev.behalf.token.Reason;
import java.util.ArrayList;
import java.util.List;

/// Finds what is wrong though keys are there.
final class Warnings {

    /// Fewer than that are somebody trying something out.
    private static final int MANY = 20;

    private final Activity activity;

    Warnings(Activity activity) {
        this.activity = activity;
    }

    List<Warning> of(String environment, Registry registry) {
        List<Warning> warnings = new ArrayList<>();
        boolean keys = registry.keys().values().stream()
                .anyMatch(key -> key.environment().equals(environment));
        if (!keys) {
            warnings.add(new Warning(
                    "No API key is good any more, so nothing can ask about tokens.",
                    "/e/" + environment + Section.KEYS.path(),
                    "Create one"));
        }
        refusals(environment, activity.series(environment, Range.HOUR), warnings);
        return warnings;
    }

    /// More refused than verified is hardly ever what is meant, and no failure of the provider shows it.
    private static void refusals(String environment, Series hour, List<Warning> warnings) {
        long refused = Reasons.count(hour, false, 0);
        long verified = hour.verifiedInAll();
        if (refused < MANY || refused <= verified) {
            return;
        }
        String code = Reasons.ranked(hour).stream()
                .filter(each -> !Reasons.outage(each))
                .findFirst()
                .orElseThrow();
        String title = Reasons.of(code).map(Reason::title).orElse(code);
        warnings.add(new Warning(
                "In the last hour " + Grouped.of(refused) + " of " + Grouped.of(refused + verified)
                        + " tokens were refused, most of them with: " + title + " (" + code + ").",
                "/e/" + environment + Section.ACTIVITY.path() + "?reason=" + code,
                "See them"));
    }
}
