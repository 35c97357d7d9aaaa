/// The page of refused requests.
@NullMarked
package dev.behalf.server.console.activity;

import org.jspecify.annotations.NullMarked;
