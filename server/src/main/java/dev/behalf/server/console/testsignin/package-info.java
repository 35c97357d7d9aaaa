/// Test sign-in: a member of the team signs in at the environment's provider as a user would, and sees what came of it.
@NullMarked
package dev.behalf.server.console.testsignin;

import org.jspecify.annotations.NullMarked;
