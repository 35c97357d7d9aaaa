/// The only way out: every request the product makes to a provider leaves through [Egress], which checks where it goes
/// and bounds what comes back. Knows nothing of the other packages of the server.
@NullMarked
package dev.behalf.server.net;

import org.jspecify.annotations.NullMarked;
