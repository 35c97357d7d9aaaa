package dev.behalf.server.mcp;

import dev.behalf.server.mcp.Message.Request;

/// A request with all that belongs to it.
///
/// @param modern whether it is of 2026-07-28
record Asked(Request request, RequestHeaders headers, Caller caller, Outlet outlet, boolean modern) {}
