/// The pages about what people allowed clients: who is signed in where, and ending it.
@NullMarked
package dev.behalf.server.console.signins;

import org.jspecify.annotations.NullMarked;
