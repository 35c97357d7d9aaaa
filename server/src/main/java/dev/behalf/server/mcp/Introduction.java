package dev.behalf.server.mcp;

import tools.jackson.databind.node.ObjectNode;

/// What the server says about itself.
///
/// @param version of Behalf
record Introduction(String version) {

    /// For the model that works with the tools.
    static final String INSTRUCTIONS =
            "Behalf signs people in through their own identity provider, so that tools act on"
                    + " behalf of the person who signed in. whoami says for whom you act; connection_status says whether that"
                    + " person's connection to the identity provider is in order.";

    static ObjectNode capabilities() {
        ObjectNode capabilities = JsonRpc.object();
        capabilities.putObject("tools").put("listChanged", false);
        return capabilities;
    }

    ObjectNode serverInfo() {
        return JsonRpc.object().put("name", "behalf").put("title", "Behalf").put("version", version);
    }
}
