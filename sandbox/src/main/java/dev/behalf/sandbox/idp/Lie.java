package dev.behalf.sandbox.idp;

/// What a tenant's published documents say instead of the truth.
public sealed interface Lie {

    /// Discovery names another issuer.
    record WrongIssuer(String issuer) implements Lie {}

    /// The key set is not JSON.
    record GarbageKeys() implements Lie {}

    /// The key set is JSON without a usable key.
    record NoKeys() implements Lie {}

    /// The key set is padded to at least so many bytes; the right keys come first.
    record HugeKeys(int bytes) implements Lie {}

    /// Discovery and key set answer 302 to this address.
    record Redirect(String location) implements Lie {}

    /// The right documents as `text/html`.
    record WrongContentType() implements Lie {}
}
