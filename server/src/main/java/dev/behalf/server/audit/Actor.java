package dev.behalf.server.audit;

import java.util.Locale;

/// Who does something.
///
/// @param id stable, such as a member's; empty where there is none
/// @param name as people know it, such as an e-mail address
public record Actor(Kind kind, String id, String name) {

    /// The command line, on the server's machine.
    public static final Actor COMMAND_LINE = new Actor(Kind.COMMAND_LINE, "", "command line");

    /// The server itself, such as a manifest that is applied at its start.
    public static final Actor SERVER = new Actor(Kind.SERVER, "", "server");

    /// By what way somebody acts.
    public enum Kind {
        MEMBER,
        API_KEY,
        /// An admin token, by the admin API.
        TOKEN,
        COMMAND_LINE,
        SERVER;

        /// The name in exports and the database.
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Kind of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /// A member of the team.
    public static Actor member(String id, String email) {
        return new Actor(Kind.MEMBER, id, email);
    }

    /// An admin token.
    public static Actor token(String id, String name) {
        return new Actor(Kind.TOKEN, id, name);
    }

    /// Names the actor where the kind is not shown. A token's name is chosen freely and must not pass for somebody.
    public String label() {
        return kind == Kind.TOKEN ? "token " + name : name;
    }
}
