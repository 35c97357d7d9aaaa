package dev.behalf.server.crypto;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/// A new API key, `bhf_sk_<environment>_<secret><checksum>`, in the one moment in which it is known: show it by
/// [#reveal],
/// store [#hash] and [#hint].
///
/// The fixed prefix and the checksum let secret scanners find keys that leaked without false alarms, and let a mistyped
/// key be told from an unknown one.
public final class ApiKey {

    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    private final ApiKeyKind kind;
    private final String environment;
    private final String text;

    private ApiKey(ApiKeyKind kind, String environment, String text) {
        this.kind = kind;
        this.environment = environment;
        this.text = text;
    }

    /// @param environment matches `[a-z][a-z0-9-]{0,30}`; without an underscore, so that the parts of a key are clear
    /// @throws IllegalArgumentException when the name of the environment is another
    public static ApiKey generate(ApiKeyKind kind, String environment, SecureRandom random) {
        if (!isEnvironment(environment)) {
            throw new IllegalArgumentException("environment: expected " + ENVIRONMENT + ", found " + environment);
        }
        String unchecked = "bhf_" + kind.label() + "_" + environment + "_" + KeyText.secret(random);
        return new ApiKey(kind, environment, unchecked + KeyText.checksum(unchecked));
    }

    public ApiKeyKind kind() {
        return kind;
    }

    public String environment() {
        return environment;
    }

    /// The key itself, to be shown once and kept nowhere.
    public String reveal() {
        return text;
    }

    public ApiKeyHash hash() {
        return ApiKeyHash.of(text);
    }

    /// Lets a person recognise the key in a list: `bhf_sk_default_…a1b2`. The four characters are of the checksum; they
    /// take 23 of the 193 bits from whoever guesses, and leave enough.
    public String hint() {
        return "bhf_" + kind.label() + "_" + environment + "_…" + text.substring(text.length() - 4);
    }

    /// The [#hint], never the key.
    @Override
    public String toString() {
        return hint();
    }

    static boolean isEnvironment(String name) {
        return ENVIRONMENT.matcher(name).matches();
    }
}
