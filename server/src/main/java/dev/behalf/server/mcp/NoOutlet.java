package dev.behalf.server.mcp;

import tools.jackson.databind.node.ObjectNode;

/// Where nothing can be said before the answer.
enum NoOutlet implements Outlet {
    INSTANCE;

    @Override
    public boolean taken() {
        return false;
    }

    @Override
    public void say(ObjectNode notification) {}

    @Override
    public void waiting() {}

    @Override
    public boolean begun() {
        return false;
    }
}
