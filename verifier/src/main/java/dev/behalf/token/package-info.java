/// One list of checks that verifies a token and explains it. Knows keys; knows no provider by name.
@NullMarked
package dev.behalf.token;

import org.jspecify.annotations.NullMarked;
