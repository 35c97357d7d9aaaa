/// Looking into a token, and into a refused request as it was recorded. What is pasted is answered and forgotten: it is
/// stored nowhere, logged nowhere, and stands in no answer.
@NullMarked
package dev.behalf.server.console.debugger;

import org.jspecify.annotations.NullMarked;
