/// Each environment as an OAuth 2.1 authorization server for MCP clients: metadata, registration, tokens. People sign
/// in
/// at the environment's own provider; there are no accounts here.
@NullMarked
package dev.behalf.server.authserver;

import org.jspecify.annotations.NullMarked;
