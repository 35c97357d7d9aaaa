package dev.behalf.server.authserver;

import dev.behalf.server.federation.PendingSignIn;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A person on the way to the provider and back: what was consented to, and what the answer is held against.
///
/// @param acting what the person answered to whether the client may act while they are away; null where it was not
/// asked
/// @param remember whether the person does not want to be asked again
/// @param consentedBefore the id of the person whose remembered consent stood for the question; null where it was asked
record Journey(
        PendingSignIn pending,
        AuthorizationRequest request,
        @Nullable Boolean acting,
        boolean remember,
        @Nullable String consentedBefore) {

    /// Holds secrets.
    String json() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("pending", pending.json());
        document.put("request", request.json());
        document.put("acting", acting);
        document.put("remember", remember);
        document.put("consented", consentedBefore);
        return JsonMapper.shared().writeValueAsString(document);
    }

    static Journey of(String json) {
        JsonNode document = JsonMapper.shared().readTree(json);
        JsonNode acting = document.get("acting");
        JsonNode before = document.get("consented");
        return new Journey(
                PendingSignIn.of(document.get("pending").stringValue()),
                AuthorizationRequest.of(document.get("request").stringValue()),
                (acting == null || acting.isNull()) ? null : acting.booleanValue(),
                document.get("remember").booleanValue(),
                before == null || before.isNull() ? null : before.stringValue());
    }
}
