package dev.behalf.server.environment;

import dev.behalf.server.crypto.ApiKeyKind;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;

/// Makes keys and writes down what is kept of them.
final class KeyFactory {

    private static final int ID_BYTES = 6;

    private final SecureRandom random = new SecureRandom();

    CreatedKey create(Handle handle, String environment, Manifest.Key wanted, long now) {
        ApiKeyKind kind = switch (wanted.kind()) {
            case SECRET -> ApiKeyKind.SECRET;
            case PUBLISHABLE -> ApiKeyKind.PUBLISHABLE;
        };
        var generated = dev.behalf.server.crypto.ApiKey.generate(kind, environment, random);
        ApiKey key = new ApiKey(
                id(),
                environment,
                wanted.kind(),
                wanted.name(),
                generated.hint(),
                wanted.origins(),
                wanted.unattended(),
                Instant.ofEpochMilli(now),
                null,
                null);
        KeyTable.insert(handle, key, generated.hash());
        return new CreatedKey(key, generated.reveal());
    }

    private String id() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return "key_" + HexFormat.of().formatHex(bytes);
    }
}
