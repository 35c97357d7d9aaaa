/// The keys by which environments sign their tokens: made, published, rotated, retired.
@NullMarked
package dev.behalf.server.signing;

import org.jspecify.annotations.NullMarked;
