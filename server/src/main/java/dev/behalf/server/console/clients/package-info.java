/// The pages about MCP clients: how to connect one, which are registered, registering one.
@NullMarked
package dev.behalf.server.console.clients;

import org.jspecify.annotations.NullMarked;
