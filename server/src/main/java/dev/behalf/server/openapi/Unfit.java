package dev.behalf.server.openapi;

/// Why something of a document cannot be used. Its message is a sentence for the team.
final class Unfit extends Exception {

    private static final long serialVersionUID = 1L;

    Unfit(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
