/// The pages about connections: for whom tools can act while they are away, and stopping that.
@NullMarked
package dev.behalf.server.console.connections;

import org.jspecify.annotations.NullMarked;
