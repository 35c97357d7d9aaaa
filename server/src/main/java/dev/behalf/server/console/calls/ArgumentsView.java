package dev.behalf.server.console.calls;

import dev.behalf.server.console.Moment;

/// What a call was made with.
///
/// @param list the path of the list
/// @param arguments JSON, over several lines
/// @param hash SHA-256 of them as they were sent, which stands in the chain
public record ArgumentsView(String list, String target, String server, Moment at, String arguments, String hash) {

    /// Without what people sent.
    @Override
    public String toString() {
        return "ArgumentsView[" + server + "]";
    }
}
