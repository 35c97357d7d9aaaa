/// Offline access: the provider's tokens that are kept for people who are away, how they are refreshed, and who gets
/// them.
@NullMarked
package dev.behalf.server.offline;

import org.jspecify.annotations.NullMarked;
