/// Public keys of an issuer: fetched once however many wait, kept through an outage. Knows nothing of tokens or
/// providers.
@NullMarked
package dev.behalf.keys;

import org.jspecify.annotations.NullMarked;
