/// Secrets at rest: the data key of each environment.
@NullMarked
package dev.behalf.server.vault;

import org.jspecify.annotations.NullMarked;
