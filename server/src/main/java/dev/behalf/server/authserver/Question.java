package dev.behalf.server.authserver;

import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.crypto.SealException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The question for consent, as the form holds it: the request, sealed for the browser it was put to. So nothing is
/// stored for those who only ask, and nobody can answer in another's place: the seal does not open with another's
/// cookie, and a form from elsewhere has none.
final class Question {

    /// How long a person may think about it.
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private Question() {}

    /// What was asked.
    ///
    /// @param acting whether it was asked too if the client may act while the person is away
    record Asked(AuthorizationRequest request, boolean acting) {}

    /// For the field of a form.
    static String seal(DataKey key, Asked asked, Browser browser, Instant now) {
        String document = JsonMapper.shared()
                .writeValueAsString(java.util.Map.of(
                        "until",
                        now.plus(LIFETIME).toEpochMilli(),
                        "request",
                        asked.request().json(),
                        "acting",
                        asked.acting()));
        return key.seal(place(browser), document);
    }

    /// @return empty where it was put to another browser, changed, or too long ago
    static Optional<Asked> open(DataKey key, String sealed, Browser browser, Instant now) {
        try {
            JsonNode document = JsonMapper.shared().readTree(key.open(place(browser), sealed));
            return now.toEpochMilli() < document.get("until").longValue()
                    ? Optional.of(new Asked(
                            AuthorizationRequest.of(document.get("request").stringValue()),
                            document.path("acting").asBoolean(false)))
                    : Optional.empty();
        } catch (SealException _) {
            return Optional.empty();
        }
    }

    private static Place place(Browser browser) {
        return new Place("consent", browser.hash(), "request");
    }
}
