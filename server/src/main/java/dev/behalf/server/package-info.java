/// Command line, configuration and the composition root.
@NullMarked
package dev.behalf.server;

import org.jspecify.annotations.NullMarked;
