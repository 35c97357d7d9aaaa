package dev.behalf.server.teamsignin;

import dev.behalf.server.federation.PendingSignIn;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is kept while somebody is at the provider.
///
/// @param session the id of the session that is to be confirmed, empty for a sign-in
record UnderWay(PendingSignIn pending, String next, String session) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /// For a database row; holds secrets.
    String json() {
        return JSON.writeValueAsString(JSON.createObjectNode()
                .put("pending", pending.json())
                .put("next", next)
                .put("session", session));
    }

    static UnderWay of(String json) {
        JsonNode document = JSON.readTree(json);
        return new UnderWay(
                PendingSignIn.of(document.get("pending").stringValue()),
                document.get("next").stringValue(),
                document.get("session").stringValue());
    }
}
