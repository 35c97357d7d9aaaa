package dev.behalf.server;

import dev.behalf.server.console.ConsoleAddress;
import dev.behalf.server.team.TeamProvider;
import dev.behalf.server.web.ListenerSettings;
import org.jspecify.annotations.Nullable;

/// Where the console listens, and the address under which browsers find it.
///
/// @param provider by which the team may sign in, null for none
record ConsoleSettings(
        ListenerSettings listener,
        ConsoleAddress address,
        @Nullable TeamProvider provider) {}
