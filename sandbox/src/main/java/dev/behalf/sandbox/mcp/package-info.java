/// A sample MCP server, as a team has one: of either era, with tools that behave well and badly.
@NullMarked
package dev.behalf.sandbox.mcp;

import org.jspecify.annotations.NullMarked;
