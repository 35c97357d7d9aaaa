package dev.behalf.server.crypto;

import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import java.security.GeneralSecurityException;

/// The part of Tink that is used: authenticated encryption.
final class Tink {

    static final Configuration AEAD = configuration();

    private Tink() {}

    private static Configuration configuration() {
        try {
            AeadConfig.register();
            return RegistryConfiguration.get();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink's AEADs are part of it.", e);
        }
    }
}
