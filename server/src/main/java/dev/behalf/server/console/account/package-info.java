/// The pages about people: the ways in (set-up, invitation, sign-in) and one's own account.
@NullMarked
package dev.behalf.server.console.account;

import org.jspecify.annotations.NullMarked;
