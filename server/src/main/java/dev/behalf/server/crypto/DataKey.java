package dev.behalf.server.crypto;

/// Seals the secrets of one environment. What it seals by may change while it is held; what it sealed before opens
/// on.
public interface DataKey {

    /// Encrypts a secret so that it opens only in this very place.
    ///
    /// @return base64url; [DataKeyset#keyOf] tells by which key it is sealed
    String seal(Place place, String secret);

    /// @throws SealException when it was sealed by another key or in another place, or was changed
    String open(Place place, String sealed);
}
