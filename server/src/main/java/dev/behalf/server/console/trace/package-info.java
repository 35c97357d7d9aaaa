/// The pages about attempts to connect a client: how far each got, and why it stopped.
@NullMarked
package dev.behalf.server.console.trace;

import org.jspecify.annotations.NullMarked;
