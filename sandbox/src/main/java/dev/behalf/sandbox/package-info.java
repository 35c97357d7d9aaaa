/// Emulated tenants of the four providers.
@NullMarked
package dev.behalf.sandbox;

import org.jspecify.annotations.NullMarked;
