package dev.behalf.server;

import dev.behalf.server.console.ConsoleAddress;
import dev.behalf.server.web.ListenerSettings;

/// Where the console listens, and the address under which browsers find it.
record ConsoleSettings(ListenerSettings listener, ConsoleAddress address) {}
