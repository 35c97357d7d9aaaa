package dev.behalf.server.mcp;

import org.jspecify.annotations.Nullable;

/// What servers list besides tools, and how what has a name of its own at one server is called where there are
/// several.
enum Listing {
    RESOURCES("resources/list", "resources", "uri", '+'),
    TEMPLATES("resources/templates/list", "resourceTemplates", "uriTemplate", '+'),
    PROMPTS("prompts/list", "prompts", "name", '_');

    private final String method;
    private final String member;
    private final String key;
    private final char separator;

    Listing(String method, String member, String name, char separator) {
        this.method = method;
        this.member = member;
        this.key = name;
        this.separator = separator;
    }

    /// @return null where a method lists none of these
    static @Nullable Listing of(String method) {
        for (Listing each : values()) {
            if (each.method.equals(method)) {
                return each;
            }
        }
        return null;
    }

    String method() {
        return method;
    }

    /// The member of a result that holds the list.
    String member() {
        return member;
    }

    /// The member of an entry that names it.
    String key() {
        return key;
    }

    /// Between the name of the server and the name there. A plus may stand in the scheme of a URI (RFC 3986 section
    /// 3.1), and names of servers have neither that nor an underscore.
    char separator() {
        return separator;
    }
}
