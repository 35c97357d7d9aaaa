package dev.behalf.server.trace;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why an attempt goes on no more.
///
/// @param code of OAuth or of our own; empty where nothing went wrong that could be seen
/// @param sentence what was expected and found
/// @param change what to do about it
public record Stop(String code, String sentence, String change) {

    static Stop of(Recorded last) {
        if (last.failed()) {
            String code = String.valueOf(last.error());
            String detail = last.detail();
            return new Stop(code, detail == null ? "It was refused." : detail, Advice.after(last.stage(), code));
        }
        return silence(last.stage());
    }

    /// What a failed step says of itself, whether or not the attempt went on.
    ///
    /// @return null for one that went well
    public static @Nullable Stop ofStep(Recorded step) {
        return step.failed() ? of(step) : null;
    }

    /// How long the next step may take: people think, and codes expire.
    static Duration patience(Stage stage) {
        return switch (stage) {
            case CHALLENGE, RESOURCE_METADATA, SERVER_METADATA, AUTHORIZE, CONSENT, CALLBACK -> Duration.ofMinutes(2);
            case CLIENT, CONSENT_ASKED, PROVIDER -> Duration.ofMinutes(11);
            case TOKEN, CALL -> Duration.ofMinutes(5);
        };
    }

    private static Stop silence(Stage stage) {
        return switch (stage) {
            case CHALLENGE ->
                quiet(
                        "It was told where the metadata is, by WWW-Authenticate, and did not read it.",
                        "Check that the client supports MCP’s authorization; some versions take a fixed token only. See"
                                + " that proxies pass the header WWW-Authenticate on, and that /.well-known of the same host"
                                + " reaches Behalf.");
            case RESOURCE_METADATA ->
                quiet(
                        "It read the metadata of the resource, and did not ask the authorization server that stands there.",
                        "Check that the environment’s public URL is the address under which the client reaches it, and that"
                                + " proxies pass the paths below /.well-known on.");
            case SERVER_METADATA ->
                quiet(
                        "It stopped after the metadata: it neither registered itself nor sent anybody to sign in.",
                        "Look into the client’s own log. It may want a client id: register one under Clients. A client whose"
                                + " people sign in from another address, as with a hosted one, shows up as an attempt of its"
                                + " own.");
            case CLIENT ->
                quiet(
                        "It is known, and sent nobody to sign in.",
                        "Choose Connect or Authenticate in the client; some wait for that. See whether a blocker keeps the"
                                + " browser window from opening.");
            case AUTHORIZE ->
                quiet(
                        "The person was sent here, and was shown nothing.",
                        "Try again; if it stays, look into the log of the server.");
            case CONSENT_ASKED ->
                quiet(
                        "The person was asked for consent and never answered.",
                        "Start again in the client and answer within ten minutes. If the page stands still, see what the"
                                + " browser says.");
            case CONSENT ->
                quiet(
                        "The person allowed it, and did not arrive at the provider.",
                        "Try again; if it stays, look into the log of the server.");
            case PROVIDER ->
                quiet(
                        "The person went to the provider and never came back.",
                        "If the provider showed an error, it has most likely another callback URL registered: it must be the"
                                + " one under Settings → Federation. The test sign-in shows the same.");
            case CALLBACK ->
                quiet(
                        "The client got a code and never redeemed it.",
                        "See that the client’s server, or program, can reach the token endpoint, and what its own log says. A"
                                + " code is good for a minute.");
            case TOKEN, CALL ->
                quiet(
                        "It got a token and never used it. Several clients report success and never call.",
                        "Open the connection in the client and use a tool. If nothing arrives, remove the connection there and"
                                + " add it again; see that its address is the MCP address under Clients, to the last slash.");
        };
    }

    private static Stop quiet(String sentence, String change) {
        return new Stop("", sentence, change);
    }
}
