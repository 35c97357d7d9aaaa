package dev.behalf.server.environment;

import java.util.Locale;
import java.util.regex.Pattern;

/// Tells texts that are secrets by their form, wherever in a text they stand, so that they are never repeated. Every
/// repetition is bounded, so that a long text takes no longer than its length.
public final class Secrets {

    private static final Pattern SECRET = Pattern.compile(
            // Secret keys of Clerk, WorkOS and Stripe's manner; our own; signing secrets; machine keys of Clerk.
            "(?<![A-Za-z0-9])(?:sk|rk)_(?:test|live)?_?[A-Za-z0-9]{8}|sk_(?:test|live)_|bhf_(?:sk|at)_|whsec_|ak_(?:test|live)_"
                    // Private keys; tokens (a JWS begins with {" in base64url); keys of AWS and GitHub.
                    + "|-----BEGIN|eyJ[A-Za-z0-9_-]{8}|(?:AKIA|ASIA)[A-Z0-9]{16}|gh[opusr]_[A-Za-z0-9]{20}"
                    // A password in a URL.
                    + "|://[^/?#:\\s]{0,200}:[^/?#\\s]{0,200}@");

    private static final Pattern NAME = Pattern.compile("secret|password|passwd|private_?key|credential|bearer");

    private Secrets() {}

    public static boolean in(String text) {
        return SECRET.matcher(text).find();
    }

    /// Whether a setting of this name would hold a secret.
    public static boolean named(String key) {
        return NAME.matcher(key.toLowerCase(Locale.ROOT)).find();
    }
}
