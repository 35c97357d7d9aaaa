package dev.behalf.server.offline;

/// What came of giving back at the provider what is kept.
///
/// @param told how many refresh tokens the provider revoked
/// @param left how many it did not: it has no endpoint for that, was away, or time was up; or they do not open
public record GivenBack(long told, long left) {

    /// In a line, such as `revoked at the provider: 12; not revoked there: 3`.
    public String text() {
        return "revoked at the provider: " + told + "; not revoked there: " + left;
    }
}
