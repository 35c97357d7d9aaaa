/// The faces that verify tokens: verify, introspect, forward-auth and status, and the verifiers behind them.
@NullMarked
package dev.behalf.server.verification;

import org.jspecify.annotations.NullMarked;
