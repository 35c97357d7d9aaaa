/// Pages about environments themselves and their API keys.
@NullMarked
package dev.behalf.server.console.environments;

import org.jspecify.annotations.NullMarked;
