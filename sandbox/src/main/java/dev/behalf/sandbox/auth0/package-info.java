/// An emulated Auth0 tenant.
@NullMarked
package dev.behalf.sandbox.auth0;

import org.jspecify.annotations.NullMarked;
