package dev.behalf.sandbox.idp;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/// A client's half of a code + PKCE sign-in.
public final class Flow {
    public static final String VERIFIER = "sandbox-verifier-sandbox-verifier-sandbox-verifier";
    public static final String CALLBACK = "http://localhost:8080/callback";

    private final String authorizeUri;
    private final String clientId;
    private final Map<String, String> more = new LinkedHashMap<>();

    public Flow(String authorizeUri, String clientId) {
        this.authorizeUri = authorizeUri;
        this.clientId = clientId;
        with("response_type", "code")
                .with("redirect_uri", CALLBACK)
                .with("state", "state-of-the-client")
                .with("code_challenge", Codes.challengeOf(VERIFIER))
                .with("code_challenge_method", "S256")
                .with("client_id", clientId);
    }

    public Flow with(String name, String value) {
        more.put(name, value);
        return this;
    }

    public Flow without(String name) {
        more.remove(name);
        return this;
    }

    /// The answer of the authorize endpoint.
    public HttpResponse<String> ask() {
        return Wire.get(uri());
    }

    public String uri() {
        return Encoding.url(authorizeUri, more);
    }

    /// The parameters that arrive at the callback when Jane signs in.
    public Map<String, String> callback() {
        return callbackOf(with("sandbox_user", "jane").ask());
    }

    public String code() {
        return java.util.Objects.requireNonNull(callback().get("code"), "no code came back");
    }

    /// The fields of a code's token request.
    public Map<String, String> redemption() {
        return redemption(code());
    }

    public Map<String, String> redemption(String code) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "authorization_code");
        fields.put("client_id", clientId);
        fields.put("code", code);
        fields.put("redirect_uri", CALLBACK);
        fields.put("code_verifier", VERIFIER);
        return fields;
    }

    public Map<String, String> refresh(String refreshToken) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "refresh_token");
        fields.put("client_id", clientId);
        fields.put("refresh_token", refreshToken);
        return fields;
    }

    public static Map<String, String> callbackOf(HttpResponse<String> answer) {
        String location = answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
        if (!location.startsWith(CALLBACK)) {
            throw new AssertionError("not sent back to the client but to " + location);
        }
        return Encoding.parseForm(URI.create(location).getRawQuery());
    }
}
