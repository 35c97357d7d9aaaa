package dev.behalf.vectors;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.behalf.keys.Document;
import dev.behalf.keys.DocumentFetcher;
import dev.behalf.keys.FetchException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the provider of a vector publishes, and a record of what was asked for.
final class PublishedDocuments implements DocumentFetcher {

    private final TestVector vector;
    private final Map<URI, String> bodies = new HashMap<>();
    private final List<URI> asked = new ArrayList<>();

    PublishedDocuments(TestVector vector) {
        this.vector = vector;
        vector.find("discovery").ifPresent(file -> publishDiscovery(body(file)));
        vector.find("keys").ifPresent(file -> bodies.put(keys(), body(file)));
    }

    private void publishDiscovery(String body) {
        String issuer = vector.find("issuer").orElse(member(body, "issuer"));
        bodies.put(URI.create(issuer.replaceAll("/$", "") + "/.well-known/openid-configuration"), body);
    }

    /// Where the provider publishes its keys.
    private URI keys() {
        return URI.create(
                switch (vector.get("provider")) {
                    case "auth0" -> "https://" + vector.get("tenantDomain") + "/.well-known/jwks.json";
                    case "clerk" -> vector.get("instanceUrl") + "/.well-known/jwks.json";
                    case "workos" -> "https://api.workos.com/sso/jwks/" + vector.get("clientId");
                    case "cognito" ->
                        vector.has("discovery") ? member(body(vector.get("discovery")), "jwks_uri") : poolKeys();
                    default -> member(body(vector.get("discovery")), "jwks_uri");
                });
    }

    private String poolKeys() {
        String pool = vector.get("userPoolId");
        String region = pool.substring(0, pool.indexOf('_'));
        return "https://cognito-idp." + region + ".amazonaws.com/" + pool + "/.well-known/jwks.json";
    }

    @Override
    public Document fetch(URI uri) {
        asked.add(uri);
        fail(uri, vector.find("fetch").orElse(""));
        String body = bodies.get(uri);
        if (body == null) {
            throw new FetchException(FetchException.Kind.BAD_STATUS, 404, "status 404");
        }
        return new Document(body, null);
    }

    private static void fail(URI uri, String how) {
        if (how.equals("fails") || (how.equals("keys fail") && uri.getPath().contains("jwks"))) {
            throw new FetchException(FetchException.Kind.UNREACHABLE, "no answer");
        }
        if (how.startsWith("status ")) {
            throw new FetchException(FetchException.Kind.BAD_STATUS, Integer.parseInt(how.substring(7)), how);
        }
    }

    /// Addresses asked for that are neither published by the vector nor Amazon's: a token made us ask them.
    List<URI> strayRequests() {
        return asked.stream()
                .filter(uri -> !bodies.containsKey(uri))
                .filter(uri -> !uri.getHost().matches("(issuer-)?cognito-idp\\.[a-z0-9-]+\\.amazonaws\\.com"))
                .toList();
    }

    private static String body(String file) {
        try {
            return Files.readString(TestVector.KEYS.resolve(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String member(String body, String name) {
        try {
            return JSONObjectUtils.getString(JSONObjectUtils.parse(body), name);
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
