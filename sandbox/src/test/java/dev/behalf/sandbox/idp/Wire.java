package dev.behalf.sandbox.idp;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/// A client of the sandbox as a stranger would write it: HTTP, and nimbus-jose-jwt on the published keys.
public final class Wire {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private Wire() {}

    public static HttpResponse<String> get(String uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(10));
        return send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    public static HttpResponse<String> postForm(String uri, Map<String, String> fields, String... headers) {
        String body = Encoding.url("", fields).substring(1);
        return post(uri, "application/x-www-form-urlencoded", body, headers);
    }

    public static HttpResponse<String> postJson(String uri, Map<String, ?> object) {
        return post(uri, "application/json", Encoding.json(object));
    }

    public static HttpResponse<String> post(String uri, String type, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    public static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Map<String, Object> json(HttpResponse<String> response) {
        return Encoding.parseJson(response.body());
    }

    /// Whether the token's signature is good by the key that its `kid` names in the key set at this address.
    public static boolean verifies(String token, String keySetUri) {
        try {
            JWSObject jws = JWSObject.parse(token);
            JWK key = JWKSet.parse(get(keySetUri).body())
                    .getKeyByKeyId(jws.getHeader().getKeyID());
            return key instanceof AsymmetricJWK pair
                    && jws.verify(
                            new DefaultJWSVerifierFactory().createJWSVerifier(jws.getHeader(), pair.toPublicKey()));
        } catch (java.text.ParseException | com.nimbusds.jose.JOSEException e) {
            throw new AssertionError(e);
        }
    }

    public static Map<String, Object> claims(String token) {
        return part(token, 1);
    }

    public static Map<String, Object> header(String token) {
        return part(token, 0);
    }

    /// A member that must be there.
    public static Object member(Map<String, Object> object, String name) {
        return java.util.Objects.requireNonNull(object.get(name), () -> "no " + name + " in " + object.keySet());
    }

    public static String text(Map<String, Object> object, String name) {
        return (String) member(object, name);
    }

    public static long number(Map<String, Object> object, String name) {
        return ((Number) member(object, name)).longValue();
    }

    private static Map<String, Object> part(String token, int index) {
        return Encoding.parseJson(new String(
                java.util.Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]),
                java.nio.charset.StandardCharsets.UTF_8));
    }
}
