package dev.behalf.server.grants;

/// For whom a client acts: what a grant says together with the person, in force or not.
///
/// @param connection what is left of the sign-in at the provider
public record Acting(Grant grant, Person person, Connection connection) {

    /// What Behalf keeps of a sign-in at the provider.
    public enum Connection {
        /// Nothing: the provider gave no refresh token, or offline access is off.
        NOT_KEPT,
        /// The provider's refresh token, which is good as far as is known.
        KEPT,
        /// The same, which the team has stopped for a while.
        PAUSED,
        /// The same, which the person has not allowed to be used while they are away.
        NOT_ALLOWED,
        /// The provider's refresh token, which the provider takes no more: the person has to sign in again.
        ENDED
    }
}
