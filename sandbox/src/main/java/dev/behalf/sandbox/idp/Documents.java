package dev.behalf.sandbox.idp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Discovery document and key set as a tenant publishes them, true or not.
public final class Documents {
    private volatile @Nullable Lie lie;
    private volatile @Nullable String cacheControl;

    void lie(@Nullable Lie chosen) {
        lie = chosen;
    }

    void cacheControl(@Nullable String value) {
        cacheControl = value;
    }

    public Reply discovery(Map<String, ?> metadata) {
        return switch (lie) {
            case Lie.WrongIssuer(String issuer) -> {
                Map<String, Object> changed = new LinkedHashMap<>(metadata);
                changed.put("issuer", issuer);
                yield published(Encoding.json(changed));
            }
            case Lie.Redirect(String location) -> Reply.redirect(location);
            case Lie.WrongContentType _ -> Reply.html(200, Encoding.json(metadata));
            case Lie.GarbageKeys _, Lie.NoKeys _, Lie.HugeKeys _ -> published(Encoding.json(metadata));
            case null -> published(Encoding.json(metadata));
        };
    }

    public Reply keySet(List<SigningKey> keys) {
        return switch (lie) {
            case Lie.GarbageKeys _ -> published("<!doctype html><title>Bad gateway</title>");
            case Lie.NoKeys _ -> published(set(List.of()));
            case Lie.HugeKeys(int bytes) -> published(padded(set(keys), bytes));
            case Lie.Redirect(String location) -> Reply.redirect(location);
            case Lie.WrongContentType _ -> Reply.html(200, set(keys));
            case Lie.WrongIssuer _ -> published(set(keys));
            case null -> published(set(keys));
        };
    }

    private static String set(List<SigningKey> keys) {
        return Encoding.json(
                Map.of("keys", keys.stream().map(SigningKey::publicJwk).toList()));
    }

    private static String padded(String json, int bytes) {
        String head = json.substring(0, json.length() - 1);
        return head + ",\"padding\":\"" + "x".repeat(Math.max(0, bytes - json.length())) + "\"}";
    }

    private Reply published(String json) {
        Reply reply = Reply.of(200, "application/json", json);
        String value = cacheControl;
        return value == null ? reply : reply.with("Cache-Control", value);
    }
}
