/// The page of admin tokens, by which programs use the admin API.
@NullMarked
package dev.behalf.server.console.admintokens;

import org.jspecify.annotations.NullMarked;
