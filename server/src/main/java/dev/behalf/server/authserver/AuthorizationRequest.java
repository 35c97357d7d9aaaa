package dev.behalf.server.authserver;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a client asks a person for (OAuth 2.1 section 4.1.1), after everything in it was checked.
///
/// @param client its id
/// @param redirectUri where the answer goes, exactly as the client sent it
/// @param state of the client's own, null where it sent none
/// @param codeChallenge of PKCE, by S256
/// @param resource the one audience, in its canonical form
/// @param scopes at least one
/// @param prompt what the provider is to ask the person, as OpenID Connect has it; null for nothing in particular
/// @param dpopKey the thumbprint of the key that the code is bound to (RFC 9449 section 10), null where to none
/// @param loginHint who is expected to sign in, null where the client does not say
record AuthorizationRequest(
        String client,
        String redirectUri,
        @Nullable String state,
        String codeChallenge,
        String resource,
        List<String> scopes,
        @Nullable String dpopKey,
        @Nullable String prompt,
        @Nullable String loginHint) {

    AuthorizationRequest {
        scopes = List.copyOf(scopes);
    }

    String json() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("client", client);
        document.put("redirect", redirectUri);
        document.put("state", state);
        document.put("challenge", codeChallenge);
        document.put("resource", resource);
        document.put("scope", String.join(" ", scopes));
        document.put("dpop", dpopKey);
        document.put("prompt", prompt);
        document.put("hint", loginHint);
        return JsonMapper.shared().writeValueAsString(document);
    }

    /// Reads what [#json] wrote.
    static AuthorizationRequest of(String json) {
        JsonNode document = JsonMapper.shared().readTree(json);
        return new AuthorizationRequest(
                document.get("client").stringValue(),
                document.get("redirect").stringValue(),
                text(document, "state"),
                document.get("challenge").stringValue(),
                document.get("resource").stringValue(),
                Arrays.asList(document.get("scope").stringValue().split(" ", -1)),
                text(document, "dpop"),
                text(document, "prompt"),
                text(document, "hint"));
    }

    private static @Nullable String text(JsonNode document, String name) {
        JsonNode node = document.get(name);
        return node == null || node.isNull() ? null : node.stringValue();
    }

    /// Without state and challenge.
    @Override
    public String toString() {
        return "AuthorizationRequest[client=" + client + ", resource=" + resource + "]";
    }
}
