/// Signing a person in at the provider of an environment, by authorization code and PKCE, without any client secret;
/// and
/// what the provider's refresh tokens are good for afterwards. Keeps nothing: what is under way and what came of it are
/// values that the caller keeps.
@NullMarked
package dev.behalf.server.federation;

import org.jspecify.annotations.NullMarked;
