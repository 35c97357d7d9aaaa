package dev.behalf.server.mcp;

import org.jspecify.annotations.Nullable;

/// What has the sessions of clients, and takes what they answer, by way of the team's servers.
abstract class Relaying implements Methods {

    final Relay relay;

    Relaying(Relay relay) {
        this.relay = relay;
    }

    @Override
    public @Nullable ClientSession session(Caller caller, String id) {
        return relay.session(caller, id);
    }

    @Override
    public final @Nullable String answered(Message.Response response, Caller caller) {
        return relay.answered(response, caller);
    }
}
