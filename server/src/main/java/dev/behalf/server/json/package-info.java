/// JSON that is passed on or kept as it came.
@NullMarked
package dev.behalf.server.json;

import org.jspecify.annotations.NullMarked;
