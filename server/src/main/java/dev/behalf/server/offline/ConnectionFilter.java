package dev.behalf.server.offline;

import org.jspecify.annotations.Nullable;

/// Which connections are asked for; an empty text asks for any.
///
/// @param text stands in the name, e-mail address or subject of the person, or in the name or id of the client; in
///     either case of letters
/// @param person its id
/// @param client its id
/// @param state null for any
public record ConnectionFilter(
        String text, String person, String client, @Nullable State state) {

    public static final ConnectionFilter ALL = new ConnectionFilter("", "", "", null);

    public static ConnectionFilter ofPerson(String person) {
        return new ConnectionFilter("", person, "", null);
    }

    public static ConnectionFilter ofClient(String client) {
        return new ConnectionFilter("", "", client, null);
    }

    /// The same of every state and without a text: those that can be changed at once.
    public ConnectionFilter whose() {
        return new ConnectionFilter("", person, client, null);
    }
}
