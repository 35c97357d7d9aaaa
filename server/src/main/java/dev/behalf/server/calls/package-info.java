/// What MCP clients had done at the team's servers, for whom, and what was refused: noted in memory and written down
/// once a second.
@NullMarked
package dev.behalf.server.calls;

import org.jspecify.annotations.NullMarked;
