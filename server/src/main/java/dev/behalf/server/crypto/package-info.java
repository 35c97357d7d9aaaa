/// API keys, sealing of secrets, and the choice of the provider that checks signatures. Knows nothing of the other
/// packages of the server.
@NullMarked
package dev.behalf.server.crypto;

import org.jspecify.annotations.NullMarked;
