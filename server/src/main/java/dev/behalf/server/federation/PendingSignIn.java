package dev.behalf.server.federation;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A sign-in between departure and return: what was asked of whom. To be kept by the caller, once; it holds secrets.
///
/// The answer is held against this and not against what is configured then, so that an answer of one provider can never
/// be redeemed at another (mix-up, RFC 9700 section 4.4).
///
/// @param connectionVersion of the connection that it was begun with
/// @param stateHash of the `state`, which itself is not here
/// @param issuer the only one the answer may come from; null where the provider names it later (Cognito) or never
///     (WorkOS)
/// @param issuerDemanded whether the provider has promised to name itself in the answer (RFC 9207)
/// @param nonce that the ID token must carry
/// @param scopes that were asked for
/// @param options that it was begun with
public record PendingSignIn(
        String environment,
        long connectionVersion,
        URI callback,
        String stateHash,
        @Nullable String issuer,
        boolean issuerDemanded,
        URI tokenEndpoint,
        String nonce,
        String verifier,
        List<String> scopes,
        SignInOptions options,
        Instant createdAt) {

    /// How long a person may take at the provider.
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    public PendingSignIn {
        scopes = List.copyOf(scopes);
    }

    /// When it is over.
    public Instant expiresAt() {
        return createdAt.plus(LIFETIME);
    }

    /// For a database row; holds secrets.
    public String json() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("environment", environment);
        document.put("version", connectionVersion);
        document.put("callback", callback.toString());
        document.put("state", stateHash);
        document.put("issuer", issuer);
        document.put("issuerDemanded", issuerDemanded);
        document.put("token", tokenEndpoint.toString());
        document.put("nonce", nonce);
        document.put("verifier", verifier);
        document.put("scopes", String.join(" ", scopes));
        document.put("offline", options.offlineAccess());
        document.put("organization", options.organization());
        document.put("product", options.product().name());
        document.put("created", createdAt.toEpochMilli());
        return Documents.text(document);
    }

    /// Reads what [#json] wrote.
    public static PendingSignIn of(String json) {
        JsonNode document = Documents.read(json);
        SignInOptions.Product product =
                SignInOptions.Product.valueOf(document.get("product").stringValue());
        return new PendingSignIn(
                document.get("environment").stringValue(),
                document.get("version").longValue(),
                URI.create(document.get("callback").stringValue()),
                document.get("state").stringValue(),
                Documents.text(document, "issuer"),
                document.get("issuerDemanded").booleanValue(),
                URI.create(document.get("token").stringValue()),
                document.get("nonce").stringValue(),
                document.get("verifier").stringValue(),
                Scopes.words(document.get("scopes").stringValue()),
                new SignInOptions(
                        document.get("offline").booleanValue(),
                        Documents.text(document, "organization"),
                        product,
                        null,
                        null),
                Instant.ofEpochMilli(document.get("created").longValue()));
    }

    /// Without nonce, verifier and state.
    @Override
    public String toString() {
        return "PendingSignIn[" + environment + ", version " + connectionVersion + ", since " + createdAt + "]";
    }
}
