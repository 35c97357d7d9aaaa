/// The console's page about what clients had done at the team's MCP servers.
@NullMarked
package dev.behalf.server.console.calls;

import org.jspecify.annotations.NullMarked;
