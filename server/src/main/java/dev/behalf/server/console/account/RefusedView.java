package dev.behalf.server.console.account;

import dev.behalf.server.console.LocalPath;

/// Why somebody was not let in by the team's provider.
///
/// @param provider what it is called
/// @param asked whether it was reached
/// @param next where they wanted to go
/// @param signedIn whether they are signed in nevertheless, and wanted to confirm who they are
public record RefusedView(String provider, boolean asked, String problem, String next, boolean signedIn) {

    /// As a parameter of a URL.
    public String nextEncoded() {
        return LocalPath.encoded(next);
    }
}
