/// Settings → Federation: the connection of an environment to its identity provider, its draft and its history.
@NullMarked
package dev.behalf.server.console.federation;

import org.jspecify.annotations.NullMarked;
