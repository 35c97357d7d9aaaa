package dev.behalf.server.trace;

/// What a client, or a person for it, comes by on the way to a first call, in that order (MCP authorization,
/// "Authorization
/// flow steps").
public enum Stage {
    CHALLENGE(1, "challenge", "Asked without a token", "Asks the MCP server without a token"),
    RESOURCE_METADATA(2, "resource-metadata", "Read the resource metadata", "Reads the protected resource metadata"),
    SERVER_METADATA(3, "server-metadata", "Read the server metadata", "Reads the authorization server metadata"),
    CLIENT(4, "client", "Introduced itself", "Registers itself, or its document is read"),
    AUTHORIZE(5, "authorize", "Sent a person to sign in", "Sends a person to sign in"),
    CONSENT_ASKED(6, "consent-asked", "The person was asked", "The person is asked for consent"),
    CONSENT(7, "consent", "The person allowed it", "The person allows it"),
    PROVIDER(8, "provider", "Went to the provider", "The person goes to the provider"),
    CALLBACK(9, "callback", "Came back from the provider", "The person comes back from the provider"),
    TOKEN(10, "token", "Got a token", "Redeems the code for a token"),
    CALL(11, "call", "Made its first call", "Makes its first call with the token");

    private final int number;
    private final String id;
    private final String reached;
    private final String expected;

    Stage(int number, String id, String reached, String expected) {
        this.number = number;
        this.id = id;
        this.reached = reached;
        this.expected = expected;
    }

    /// From 1, in the order of the way.
    public int number() {
        return number;
    }

    /// The name in the database.
    public String id() {
        return id;
    }

    /// What happened, where it went well.
    public String reached() {
        return reached;
    }

    /// What is to happen, whether it did or not.
    public String expected() {
        return expected;
    }

    /// Whether it comes from the person's browser, not from the client.
    boolean inBrowser() {
        return compareTo(AUTHORIZE) >= 0 && compareTo(CALLBACK) <= 0;
    }

    static Stage of(String id) {
        for (Stage stage : values()) {
            if (stage.id.equals(id)) {
                return stage;
            }
        }
        throw new IllegalArgumentException("There is no stage " + id);
    }
}
