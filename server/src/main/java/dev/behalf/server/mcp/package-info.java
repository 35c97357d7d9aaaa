/// Each environment as an MCP server: the protocol in both its eras, behind the access tokens of the environment's own
/// authorization server. Knows that server by what it is given only ([dev.behalf.server.mcp.Locator],
/// [dev.behalf.server.mcp.TokenGate]).
@NullMarked
package dev.behalf.server.mcp;

import org.jspecify.annotations.NullMarked;
