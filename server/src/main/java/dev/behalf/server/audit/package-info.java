/// Who did what: the append-only record of administrative acts.
@NullMarked
package dev.behalf.server.audit;

import org.jspecify.annotations.NullMarked;
