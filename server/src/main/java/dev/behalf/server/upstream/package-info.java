/// The team's MCP servers, as Behalf is their client: which revision they speak, their sessions, and one request at a
/// time.
/// JSON trees go through as they are. Knows who asks only by a name for the sessions, and no token but as a header that
/// it is given.
@NullMarked
package dev.behalf.server.upstream;

import org.jspecify.annotations.NullMarked;
