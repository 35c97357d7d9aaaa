package dev.behalf.server.environment;

/// A key in the one moment in which its text is known.
///
/// @param text the key itself; show it once, keep it nowhere
public record CreatedKey(ApiKey key, String text) {

    /// Without the text.
    @Override
    public String toString() {
        return "CreatedKey[" + key + "]";
    }
}
