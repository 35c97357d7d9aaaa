/// Webhooks: whom an environment tells when one of its connections changes, signed and until it has arrived.
@NullMarked
package dev.behalf.server.webhooks;

import org.jspecify.annotations.NullMarked;
