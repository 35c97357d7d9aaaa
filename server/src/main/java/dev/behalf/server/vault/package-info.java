/// Secrets at rest: the data key of each environment, and the providers' refresh tokens sealed by it.
@NullMarked
package dev.behalf.server.vault;

import org.jspecify.annotations.NullMarked;
