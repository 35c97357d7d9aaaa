/// APIs that an OpenAPI document describes: each operation as a tool of MCP, what a call of it sends, and what an
/// answer is as the result of a tool. Sends and stores nothing itself.
@NullMarked
package dev.behalf.server.openapi;

import org.jspecify.annotations.NullMarked;
