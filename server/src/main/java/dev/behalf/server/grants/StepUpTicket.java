package dev.behalf.server.grants;

import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.crypto.SealException;
import dev.behalf.server.policy.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Why a person is sent to sign in anew: for which grant, for whose, and what sign-in is enough. Travels in an address,
/// sealed, and is no credential: whoever opens it has to be the person.
///
/// @param person the id of the one for whom the client acts
/// @param server the name of the MCP server
public record StepUpTicket(String grant, String person, String server, String tool, Freshness freshness) {

    /// Where it leads, below the environment's public URL.
    public static final String PATH = "/step-up";

    /// How long somebody may take until the page is opened.
    public static final Duration GOOD_FOR = Duration.ofMinutes(30);

    private static final Place PLACE = new Place("grants", "", "step_up");
    private static final int LONGEST = 8000;

    public String seal(DataKey key, Instant now) {
        ObjectNode content = JsonMapper.shared()
                .createObjectNode()
                .put("g", grant)
                .put("p", person)
                .put("s", server)
                .put("t", tool)
                .put("a", freshness.maxAge().toSeconds())
                .put("exp", now.plus(GOOD_FOR).toEpochMilli());
        freshness.acr().forEach(content.putArray("acr")::add);
        freshness.amr().forEach(content.putArray("amr")::add);
        return key.seal(PLACE, content.toString());
    }

    /// @return empty where it was not sealed here, or is good no more
    public static Optional<StepUpTicket> open(DataKey key, String sealed, Instant now) {
        if (sealed.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            JsonNode content = JsonMapper.shared().readTree(key.open(PLACE, sealed));
            return content.path("exp").asLong() < now.toEpochMilli()
                    ? Optional.empty()
                    : Optional.of(new StepUpTicket(
                            content.path("g").stringValue(),
                            content.path("p").stringValue(),
                            content.path("s").stringValue(),
                            content.path("t").stringValue(),
                            new Freshness(
                                    Duration.ofSeconds(content.path("a").asLong()),
                                    texts(content, "acr"),
                                    texts(content, "amr"))));
        } catch (SealException _) {
            return Optional.empty();
        }
    }

    private static List<String> texts(JsonNode content, String name) {
        return content.path(name).valueStream().map(JsonNode::stringValue).toList();
    }
}
