/// The team that runs an installation: members and roles, passwords, passkeys, sign-in by the team's own provider,
/// sessions, invitations. Knows nothing of the end users whose tokens are verified.
///
/// [Team] is the way in. What a visitor did wrong is an [Outcome] or a [SignInResult], never an exception.
@NullMarked
package dev.behalf.server.team;

import org.jspecify.annotations.NullMarked;
