/// An emulated WorkOS environment: AuthKit, single sign-on and Connect.
@NullMarked
package dev.behalf.sandbox.workos;

import org.jspecify.annotations.NullMarked;
