package dev.behalf.server.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import org.jspecify.annotations.Nullable;

/// Which implementation checks signatures. Handed to the verifier and nowhere installed: TLS and everything else stay
/// with
/// the JDK's providers.
///
/// @param provider null for the JDK's own, found in its usual order
/// @param description for the log and the status page
public record SignatureProvider(@Nullable Provider provider, String description) {

    /// Amazon Corretto Crypto Provider where its native library loads, the JDK's otherwise.
    ///
    /// Takes 0.1 to 0.3 s the first time, for loading the library and trying it: call it beside other work of
    /// the start.
    public static SignatureProvider fastest() {
        try {
            AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
            Throwable failure = corretto.getLoadingError();
            // A cast that is made when it runs. Without it the verifier wants to know whether the class is a Provider,
            // as
            // soon as this class is read from what Java recorded (JEP 514): and loads it, from a signed library.
            Provider provider = Provider.class.cast(corretto);
            return failure == null
                    ? new SignatureProvider(provider, "Amazon Corretto Crypto Provider " + corretto.getVersionStr())
                    : jdk(failure);
        } catch (LinkageError e) {
            return jdk(e);
        }
    }

    /// The JDK's own.
    public static SignatureProvider jdk() {
        return new SignatureProvider(null, "JDK " + Runtime.version());
    }

    private static SignatureProvider jdk(Throwable failure) {
        return new SignatureProvider(
                null, jdk().description() + " (Amazon Corretto Crypto Provider does not load here: " + failure + ")");
    }
}
