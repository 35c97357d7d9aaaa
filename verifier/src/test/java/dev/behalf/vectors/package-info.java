/// The corpus of test vectors: reading it, making its tokens, and holding the verifier to it.
@NullMarked
package dev.behalf.vectors;

import org.jspecify.annotations.NullMarked;
