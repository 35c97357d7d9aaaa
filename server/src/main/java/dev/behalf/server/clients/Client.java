package dev.behalf.server.clients;

/// A program that wants tokens.
///
/// @param id for a client with a document its URL
public record Client(String id, Origin origin, ClientMetadata metadata) {

    private static final String UNNAMED = "An unnamed client";

    /// How a client became known.
    public enum Origin {
        /// Registered itself (RFC 7591).
        REGISTERED("registered"),
        /// Registered by the team.
        PREREGISTERED("preregistered"),
        /// Publishes a document at its id (OAuth Client ID Metadata Document).
        DOCUMENT("document");

        private final String label;

        Origin(String label) {
            this.label = label;
        }

        /// The name in the database and in answers.
        public String label() {
            return label;
        }

        static Origin of(String label) {
            for (Origin origin : values()) {
                if (origin.label.equals(label)) {
                    return origin;
                }
            }
            throw new IllegalArgumentException("There is no origin of clients " + label);
        }
    }

    /// What the client calls itself; nobody has checked that.
    public String name() {
        return metadata.name() == null ? UNNAMED : metadata.name();
    }
}
