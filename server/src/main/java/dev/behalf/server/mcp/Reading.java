package dev.behalf.server.mcp;

import tools.jackson.databind.node.ObjectNode;

/// How much of a list is read, page by page: a server that lists without end must not fill the memory.
final class Reading {

    /// In characters, of all pages but one that is the only one.
    static final long MOST = 8_000_000;

    private long left = MOST;

    /// Counts a page that another follows.
    ///
    /// @return false where there was too much
    boolean goesOn(ObjectNode page) {
        left -= page.toString().length();
        return left >= 0;
    }
}
