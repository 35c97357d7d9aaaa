package dev.behalf.server.crypto;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The installation's key in a key management service, where it never leaves the service's machines. It is asked
/// when a server starts, and when the data key of an environment is made or changed; never for a request.
public final class KeyService {

    /// What a URI should be.
    public static final String EXPECTED =
            "aws-kms://arn:aws:kms:REGION:ACCOUNT:key/ID or gcp-kms://projects/P/locations/L/keyRings/R/cryptoKeys/K";

    private static final Pattern AWS =
            Pattern.compile("aws-kms://(arn:aws[a-z-]*:kms:([a-z0-9-]+):[0-9]{12}:(?:key|alias)/[A-Za-z0-9/_-]+)");
    private static final Pattern GOOGLE = Pattern.compile("gcp-kms://(projects/[A-Za-z0-9:._-]+/locations/[a-z0-9-]+"
            + "/keyRings/[A-Za-z0-9_-]+/cryptoKeys/[A-Za-z0-9_-]+)");

    private KeyService() {}

    public static boolean isUri(String text) {
        return AWS.matcher(text).matches() || GOOGLE.matcher(text).matches();
    }

    /// Asks nothing yet; see [KeyEncryptionKey#tryOut].
    ///
    /// @param uri for which [#isUri] holds
    /// @param endpoint where the service answers, null for the cloud's own address
    /// @throws IllegalArgumentException when the URI is another
    public static KeyEncryptionKey open(String uri, @Nullable URI endpoint) {
        var aws = AWS.matcher(uri);
        if (aws.matches()) {
            return KeyEncryptionKey.ofService(uri, AwsKey.of(aws.group(1), aws.group(2), endpoint));
        }
        var google = GOOGLE.matcher(uri);
        if (google.matches()) {
            return KeyEncryptionKey.ofService(uri, GoogleKey.of(google.group(1), endpoint));
        }
        throw new IllegalArgumentException("expected " + EXPECTED);
    }
}
