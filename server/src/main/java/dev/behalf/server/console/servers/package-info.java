/// The console's pages about the team's MCP servers: which there are, how they are doing, which of their tools may be
/// called, and how a client is connected.
@NullMarked
package dev.behalf.server.console.servers;

import org.jspecify.annotations.NullMarked;
