/// The page of one environment: how its connection is doing, what was verified and refused, and what is still to do
/// until the first token is verified.
@NullMarked
package dev.behalf.server.console.overview;

import org.jspecify.annotations.NullMarked;
