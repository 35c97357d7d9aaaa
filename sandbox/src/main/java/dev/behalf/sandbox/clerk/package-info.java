/// An emulated Clerk instance.
@NullMarked
package dev.behalf.sandbox.clerk;

import org.jspecify.annotations.NullMarked;
