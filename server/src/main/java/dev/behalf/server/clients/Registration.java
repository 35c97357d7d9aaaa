package dev.behalf.server.clients;

import java.util.Map;

/// What registering a client came to.
public sealed interface Registration {

    /// @param answer the document of RFC 7591 section 3.2.1
    record Registered(Client client, Map<String, Object> answer) implements Registration {
        public Registered {
            answer = java.util.Collections.unmodifiableMap(answer);
        }
    }

    /// Its metadata cannot be used.
    record Refused(ClientProblem problem) implements Registration {}

    /// So many are registered that no more are taken now.
    record Full() implements Registration {}
}
