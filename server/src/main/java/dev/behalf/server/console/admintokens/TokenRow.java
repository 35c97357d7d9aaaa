package dev.behalf.server.console.admintokens;

import dev.behalf.server.console.Moment;
import dev.behalf.server.team.AdminToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One token in the list.
///
/// @param environments empty for all
/// @param maker an e-mail address, or the command line
/// @param ending a remark where it ends soon, empty otherwise
/// @param revokedAt null where it was not revoked
public record TokenRow(
        String id,
        String name,
        String hint,
        String role,
        List<String> environments,
        String maker,
        Moment createdAt,
        Moment expiresAt,
        String ending,
        @Nullable Moment lastUsedAt,
        @Nullable Moment revokedAt) {

    private static final Duration SOON = Duration.ofDays(14);

    public TokenRow {
        environments = List.copyOf(environments);
    }

    static TokenRow of(AdminToken token, Instant now) {
        return new TokenRow(
                token.id(),
                token.name(),
                token.hint(),
                token.role().label(),
                token.environments(),
                token.maker() == null ? "command line" : token.maker().email(),
                Moment.of(token.createdAt()),
                Moment.of(token.expiresAt()),
                ending(Duration.between(now, token.expiresAt())),
                moment(token.lastUsedAt()),
                moment(token.revokedAt()));
    }

    private static String ending(Duration left) {
        if (left.compareTo(SOON) > 0) {
            return "";
        }
        long days = left.toDays();
        return days < 1 ? "in less than a day" : days == 1 ? "in 1 day" : "in " + days + " days";
    }

    private static @Nullable Moment moment(@Nullable Instant instant) {
        return instant == null ? null : Moment.of(instant);
    }
}
