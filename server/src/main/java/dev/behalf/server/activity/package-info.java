/// What verification did: counts, refusals, and what accepted requests had in common. Noted without waiting, written
/// in the background.
@NullMarked
package dev.behalf.server.activity;

import org.jspecify.annotations.NullMarked;
