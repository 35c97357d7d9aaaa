/// An emulated Amazon Cognito region with its user pools.
@NullMarked
package dev.behalf.sandbox.cognito;

import org.jspecify.annotations.NullMarked;
