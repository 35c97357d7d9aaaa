/// The pages about the team: its members, what they may do, where they are signed in, and who is invited.
@NullMarked
package dev.behalf.server.console.team;

import org.jspecify.annotations.NullMarked;
