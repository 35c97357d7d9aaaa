package dev.behalf.server.grants;

/// Which grants are asked for; an empty text asks for any.
///
/// @param text stands in the name, e-mail address or subject of the person, or in the name or id of the client; in
///     either case of letters
/// @param person its id
/// @param client its id
public record GrantFilter(String text, String person, String client) {

    public static final GrantFilter ALL = new GrantFilter("", "", "");

    public static GrantFilter ofPerson(String person) {
        return new GrantFilter("", person, "");
    }

    public static GrantFilter ofClient(String client) {
        return new GrantFilter("", "", client);
    }

    /// Whether it names a person or a client, and so can be told in full.
    boolean isOfOne() {
        return text.isEmpty() && !(person.isEmpty() && client.isEmpty());
    }
}
