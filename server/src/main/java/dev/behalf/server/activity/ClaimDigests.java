package dev.behalf.server.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.token.Claims;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Digests of claims under a key that is in memory only and ends with the process: they tell equal values from
/// different ones, and cannot be tried out later.
final class ClaimDigests {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_LENGTH = 32;
    private static final int SHOWN = 10;
    private static final int MOST = 60;
    private static final int NAME_LENGTH = 80;

    private final SecretKeySpec key;

    ClaimDigests(SecureRandom random) {
        byte[] bytes = new byte[KEY_LENGTH];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /// For each claim its digest; of a token that holds very many only the first.
    Map<String, String> of(@Nullable Claims claims) {
        Map<String, String> digests = new LinkedHashMap<>();
        if (claims != null) {
            claims.asMap().entrySet().stream()
                    .limit(MOST)
                    .forEach(claim -> digests.put(shortened(claim.getKey()), digest(claim)));
        }
        return digests;
    }

    private static String shortened(String name) {
        return name.length() > NAME_LENGTH ? name.substring(0, NAME_LENGTH) + "…" : name;
    }

    private String digest(Map.Entry<String, @Nullable Object> claim) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(claim.getKey().getBytes(UTF_8));
            mac.update((byte) 0);
            byte[] digest = mac.doFinal(String.valueOf(claim.getValue()).getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, SHOWN);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
