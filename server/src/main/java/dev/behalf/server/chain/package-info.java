/// Logs whose entries are bound to each other by hashes, so that it shows where one was changed or taken out.
@NullMarked
package dev.behalf.server.chain;

import org.jspecify.annotations.NullMarked;
