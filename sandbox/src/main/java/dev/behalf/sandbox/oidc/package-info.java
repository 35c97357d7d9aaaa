/// A plain OpenID Connect provider without any quirk that is not switched on.
@NullMarked
package dev.behalf.sandbox.oidc;

import org.jspecify.annotations.NullMarked;
