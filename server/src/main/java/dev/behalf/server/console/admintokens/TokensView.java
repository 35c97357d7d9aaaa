package dev.behalf.server.console.admintokens;

import dev.behalf.server.team.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The admin tokens of the team.
///
/// @param roles those to choose from
/// @param confirmed whether the member has proved recently who they are, so that tokens can be made
/// @param created the token that was just made, null where none was
/// @param origin of the API
/// @param done what was just done, as a sentence; empty for nothing
public record TokensView(
        List<TokenRow> active,
        List<TokenRow> ended,
        List<Choice> roles,
        TokenForm form,
        boolean confirmed,
        @Nullable Created created,
        String origin,
        String done) {

    public TokensView {
        active = List.copyOf(active);
        ended = List.copyOf(ended);
        roles = List.copyOf(roles);
    }

    /// A role that a token may have.
    public record Choice(Role role) {

        /// What a token of it is for, in a sentence.
        public String description() {
            return switch (role) {
                case VIEWER -> "Reads settings, status and activity; tries a behalf.yaml in CI.";
                case AUDITOR -> "Reads settings and the audit log, and exports it.";
                case ADMIN -> "Changes environments, connections and keys; reads all.";
                case OWNER -> role.description();
            };
        }
    }

    /// A new token. Its text is shown this once.
    public record Created(String name, String text) {
        /// Without the token.
        @Override
        public String toString() {
            return "Created[" + name + "]";
        }
    }
}
