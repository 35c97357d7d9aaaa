/// The console's pages about webhooks, in the settings of an environment.
@NullMarked
package dev.behalf.server.console.webhooks;

import org.jspecify.annotations.NullMarked;
