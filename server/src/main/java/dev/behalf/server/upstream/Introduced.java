package dev.behalf.server.upstream;

import org.jspecify.annotations.Nullable;

/// What a server said about itself.
///
/// @param joined the session that the client has to itself from now on, null where it asked for none or there are none
public record Introduced(Answer answer, @Nullable Joined joined) {}
