/// Work that comes back from time to time.
@NullMarked
package dev.behalf.server.background;

import org.jspecify.annotations.NullMarked;
