package dev.behalf.server.console.team;

import dev.behalf.server.team.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a member can sign in, in a few words.
final class Ways {

    private Ways() {}

    /// @param passkeys how many the member has
    /// @param provider what the team's provider is called, null where the member has not signed in by it
    static String of(Member member, int passkeys, @Nullable String provider) {
        List<String> ways = new ArrayList<>();
        if (member.hasPassword()) {
            ways.add("password");
        }
        if (passkeys > 0) {
            ways.add(passkeys == 1 ? "passkey" : passkeys + " passkeys");
        }
        if (provider != null) {
            ways.add(provider);
        }
        String text = String.join(", ", ways);
        return text.isEmpty() ? "none yet" : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
