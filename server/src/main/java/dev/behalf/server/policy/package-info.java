/// Which tools of a server may be called: by whom, through which client, and what has to happen before. Decides and
/// does nothing else: no network, no database, no clock.
@NullMarked
package dev.behalf.server.policy;

import org.jspecify.annotations.NullMarked;
