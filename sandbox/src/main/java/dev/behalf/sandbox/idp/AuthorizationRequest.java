package dev.behalf.sandbox.idp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A request to the authorize endpoint that its tenant found in order: client and redirect URI are good.
///
/// @param origin of the host that was asked
/// @param scopes those that will be granted
/// @param audience the API or resource that the access token is for, empty for none
/// @param parameters all that the client sent
/// @param always what every answer carries, such as `iss` (RFC 9207)
public record AuthorizationRequest(
        String origin,
        String clientId,
        String redirectUri,
        Set<String> scopes,
        String audience,
        Map<String, String> parameters,
        Map<String, String> always) {

    public static AuthorizationRequest of(Request request, Set<String> scopes, String audience) {
        return new AuthorizationRequest(
                request.origin(),
                request.parameter("client_id", ""),
                request.parameter("redirect_uri", ""),
                scopes,
                audience,
                request.query(),
                Map.of());
    }

    /// The same, answered in the name of this issuer.
    public AuthorizationRequest naming(String issuer) {
        return new AuthorizationRequest(
                origin, clientId, redirectUri, scopes, audience, parameters, Map.of("iss", issuer));
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    public boolean prompts(String value) {
        return Scopes.parse(parameter("prompt").orElse("")).contains(value);
    }

    /// Sends the user back with these parameters and the client's `state`.
    public Reply answer(Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.putAll(always);
        parameter("state").ifPresent(state -> all.put("state", state));
        return parameter("response_mode").orElse("query").equals("form_post")
                ? Reply.html(200, Page.formPost(redirectUri, all))
                : Reply.redirect(Encoding.url(redirectUri, all));
    }

    /// Sends the user back with an error (RFC 6749, section 4.1.2.1).
    public Reply refuse(String error, String description) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("error", error);
        parameters.put("error_description", description);
        return answer(parameters);
    }
}
