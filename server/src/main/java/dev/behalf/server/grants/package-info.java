/// What people allowed clients: grants, the codes and tokens that hang on them, and their end.
@NullMarked
package dev.behalf.server.grants;

import org.jspecify.annotations.NullMarked;
