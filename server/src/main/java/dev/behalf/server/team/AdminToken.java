package dev.behalf.server.team;

import dev.behalf.server.crypto.AdminTokenText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a program presents to the admin API, without the token itself, which is known only to whoever was shown it.
///
/// @param id `at_…`, part of the token's text
/// @param role what it may do at most
/// @param environments the names of those it reaches, whether there are such or not; empty for all and for what
///     concerns no environment
/// @param maker the member who made it, as of now; null where it was made on the command line
/// @param lastUsedAt null while it was not used; up to a minute behind
/// @param revokedAt null while it was not revoked
public record AdminToken(
        String id,
        String name,
        Role role,
        List<String> environments,
        @Nullable Member maker,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {

    public AdminToken {
        environments = List.copyOf(environments);
    }

    /// Whether its role permits that, and still its maker's: who has less than before can do no more by a token.
    public boolean may(Permission permission) {
        return role.may(permission) && (maker == null || maker.role().may(permission));
    }

    /// Whether it is good for some environments only.
    public boolean restricted() {
        return !environments.isEmpty();
    }

    public boolean reaches(String environment) {
        return environments.isEmpty() || environments.contains(environment);
    }

    /// Whether it opens anything still.
    public boolean active(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }

    /// Lets a person recognise it: `bhf_at_7Hq3kVbn2xYt_…`.
    public String hint() {
        return AdminTokenText.hint(id);
    }

    boolean madeBySame(AdminToken other) {
        return maker == null
                ? other.maker == null
                : other.maker != null && maker.id().equals(other.maker.id());
    }
}
