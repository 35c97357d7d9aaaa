/// What is registered: environments, their connections and API keys. Requests read an immutable [Registry]; the
/// database is behind it, never on a request's path.
@NullMarked
package dev.behalf.server.environment;

import org.jspecify.annotations.NullMarked;
