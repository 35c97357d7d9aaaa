package dev.behalf.server.environment;

/// How the secret of a service is presented to an MCP server. The secret itself is sealed and stands elsewhere.
public sealed interface ServiceCredential {

    /// The name in configuration.
    String id();

    /// As a Bearer token (RFC 6750 section 2.1).
    record Bearer() implements ServiceCredential {
        static final String ID = "bearer";

        @Override
        public String id() {
            return ID;
        }
    }

    /// As the password of a user (RFC 7617).
    record Basic(String user) implements ServiceCredential {
        static final String ID = "basic";

        @Override
        public String id() {
            return ID;
        }
    }

    /// In a header of the server's own.
    record Header(String name) implements ServiceCredential {
        static final String ID = "header";

        @Override
        public String id() {
            return ID;
        }
    }
}
