@NullMarked
package dev.behalf.server.policy;

import org.jspecify.annotations.NullMarked;
