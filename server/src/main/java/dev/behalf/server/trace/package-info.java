/// The connector trace: how far MCP clients got on their way to a first call, and why they stopped.
@NullMarked
package dev.behalf.server.trace;

import org.jspecify.annotations.NullMarked;
