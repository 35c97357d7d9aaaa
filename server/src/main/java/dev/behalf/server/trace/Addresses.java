package dev.behalf.server.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Hashes addresses, each environment by a key of its own.
final class Addresses {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int CHARACTERS = 22;

    private final AddressKeyTable table;
    private final Map<String, byte[]> keys = new ConcurrentHashMap<>();

    Addresses(AddressKeyTable table) {
        this.table = table;
    }

    String hash(String environment, String address) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(keys.computeIfAbsent(environment, table::of), ALGORITHM));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(address.getBytes(UTF_8)))
                    .substring(0, CHARACTERS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }

    /// An environment that is removed and made anew gets a new key.
    void forget(String environment) {
        keys.remove(environment);
    }
}
