/// What an operator's monitoring reads.
@NullMarked
package dev.behalf.server.metrics;

import org.jspecify.annotations.NullMarked;
