package dev.behalf.server.grants;

import java.util.Locale;

/// Why a grant was ended.
public enum Ending {
    /// The client gave its token back (RFC 7009).
    CLIENT,
    /// The person disconnected the client.
    PERSON,
    /// A member of the team did.
    TEAM,
    /// The provider ended it: signed out, blocked, or its refresh token is dead.
    PROVIDER,
    /// A code or a refresh token was used again, or by somebody else: it is known to others.
    MISUSE;

    /// The name in the database.
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
