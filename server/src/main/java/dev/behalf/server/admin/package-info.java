/// The admin API: what the console does, for programs that present an admin token. Every change goes through the same
/// façades as the console's and the command line's, and is in the audit log with the token that made it.
@NullMarked
package dev.behalf.server.admin;

import org.jspecify.annotations.NullMarked;
