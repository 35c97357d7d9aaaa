/// The pages about what the team did: the audit log, read, filtered, checked and exported.
@NullMarked
package dev.behalf.server.console.audit;

import org.jspecify.annotations.NullMarked;
