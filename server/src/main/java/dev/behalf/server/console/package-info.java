/// The console's frame: who may see which page, how pages are made, what browsers are told. Pages are in packages
/// below.
@NullMarked
package dev.behalf.server.console;

import org.jspecify.annotations.NullMarked;
