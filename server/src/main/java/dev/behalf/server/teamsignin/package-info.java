/// Signs the team in by its own OpenID Connect provider: the same code flow by which the end users' providers are
/// used, with another client, another address to come back to, and cookies of its own. Knows nothing of environments.
@NullMarked
package dev.behalf.server.teamsignin;

import org.jspecify.annotations.NullMarked;
