/// The page about the keys that seal an environment's secrets.
@NullMarked
package dev.behalf.server.console.vault;

import org.jspecify.annotations.NullMarked;
