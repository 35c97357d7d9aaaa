package dev.behalf.server.authserver;

import org.jspecify.annotations.Nullable;

/// The page of somebody who has to sign in anew before a call.
///
/// @param text what it is about, or how it ended
/// @param client what the client calls itself
/// @param server the name of the MCP server
/// @param provider where the person signs in
/// @param ticket to be sent with the form; null where there is nothing to do
/// @param development whether the environment is for development
public record StepUpView(
        String title,
        String text,
        String client,
        String server,
        String tool,
        String provider,
        @Nullable String ticket,
        String environment,
        boolean development) {}
