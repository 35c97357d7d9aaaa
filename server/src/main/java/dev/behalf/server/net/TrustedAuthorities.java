package dev.behalf.server.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// The authorities of the JDK's trust store and, beside them, those of the operator's PEM files.
final class TrustedAuthorities {

    private TrustedAuthorities() {}

    /// @throws IllegalArgumentException when a file cannot be read as PEM certificates
    static SSLContext context(List<Path> extra) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = extra.isEmpty() ? trusting(null) : trusting(withExtra(extra));
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The JDK's trust store cannot be loaded.", e);
        }
    }

    /// One store of both: certificate paths are then built and judged by one trust manager.
    private static KeyStore withExtra(List<Path> files) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (X509Certificate authority : defaults()) {
            store.setCertificateEntry("jdk-" + number++, authority);
        }
        for (Path file : files) {
            for (Certificate authority : read(file)) {
                store.setCertificateEntry("extra-" + number++, authority);
            }
        }
        return store;
    }

    private static List<X509Certificate> defaults() throws GeneralSecurityException {
        for (var manager : trusting(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return List.of(x509.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    /// @param store null for the JDK's own (or that of `javax.net.ssl.trustStore`)
    private static TrustManagerFactory trusting(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static Collection<? extends Certificate> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IllegalArgumentException("CA file " + file + ": expected PEM certificates, found none.");
            }
            return found;
        } catch (IOException e) {
            throw new IllegalArgumentException("CA file " + file + " cannot be read.", e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    "CA file " + file + ": expected PEM certificates, found other content.", e);
        }
    }
}
