package dev.behalf.server.console.account;

import dev.behalf.server.console.LocalPath;

/// The form in which a member proves again who they are.
///
/// @param next where to go on to, a path of the console
/// @param provider what the team's provider is called, empty where the member has not signed in by it
public record ConfirmView(
        String email, String next, boolean password, boolean passkey, String provider, String problem) {

    /// As a parameter of a URL.
    public String nextEncoded() {
        return LocalPath.encoded(next);
    }

    /// Whether there is any way.
    public boolean possible() {
        return password || passkey || !provider.isEmpty();
    }
}
