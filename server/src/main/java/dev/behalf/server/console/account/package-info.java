/// The pages about people: set-up, sign-in, one's own account, the team and its invitations.
@NullMarked
package dev.behalf.server.console.account;

import org.jspecify.annotations.NullMarked;
