package dev.behalf.server.trace;

/// What to change after an error.
final class Advice {

    private Advice() {}

    static String after(Stage stage, String code) {
        return switch (code) {
            case "invalid_redirect_uri" ->
                "Use an https address, http on this machine, or an app’s own scheme as redirect URI in the client.";
            case "invalid_client_metadata" -> "Change what the client sends of itself when it registers.";
            case "invalid_client" ->
                "Remove the connection in the client and add it again. A client with a document of its own must publish it"
                        + " under its id, as JSON, without a redirect.";
            case "temporarily_unavailable" ->
                "See that the address named can be reached from this server, and try again.";
            case "invalid_target" ->
                "Give the client the MCP address that is shown under Clients, unchanged; it sends that as resource.";
            case "invalid_scope" -> "Let the client ask for scopes that the metadata names, or for none.";
            case "access_denied" -> "Nothing, if that was meant. Otherwise start again in the client and allow it.";
            case "invalid_grant" ->
                "Start again in the client. If it stays: it redeems a code twice, too late, or with another code_verifier or"
                        + " redirect_uri than it began with.";
            case "unsupported_response_type", "unsupported_grant_type" ->
                "The client must use the authorization code flow with PKCE; choose OAuth 2.1 in its settings if there is a"
                        + " choice.";
            case "interaction_required" -> "Leave prompt=none out; nobody is signed in here without a page.";
            default -> other(stage);
        };
    }

    private static String other(Stage stage) {
        return switch (stage) {
            case AUTHORIZE ->
                "Change what is said above, in the client or on the page named; then start again in the client.";
            case PROVIDER, CALLBACK ->
                "Run the test sign-in under Settings → Federation: it goes the same way and says which switch to flip.";
            case CALL -> "Sign in again in the client. If it stays, the client sends another token than it got here.";
            case CHALLENGE, RESOURCE_METADATA, SERVER_METADATA, CLIENT, CONSENT_ASKED, CONSENT, TOKEN ->
                "Start again in the client; if it stays, the sentence above is for whoever wrote it.";
        };
    }
}
