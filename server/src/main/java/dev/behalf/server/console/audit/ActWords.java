package dev.behalf.server.console.audit;

import java.util.Map;

/// Recorded acts in plain words, to be read behind the name of whoever did it; `{}` stands for what it was done
/// to. An act that is not known here is shown by its name.
public final class ActWords {

    private static final String SUBJECT = "{}";

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("environment.create", "created the environment {}"),
            Map.entry("environment.change", "changed the environment {}"),
            Map.entry("environment.delete", "deleted the environment {} and all that belonged to it"),
            Map.entry("manifest.apply", "applied behalf.yaml to {}"),
            Map.entry("connection.save", "changed the connection, now {}"),
            Map.entry("connection.copy", "copied the connection of another environment, now {}"),
            Map.entry("connection.restore", "restored an earlier connection, now {}"),
            Map.entry("connection.test", "tested signing in with the connection, {}"),
            Map.entry("draft.save", "saved a draft of the connection"),
            Map.entry("draft.discard", "discarded the draft of the connection"),
            Map.entry("draft.promote", "promoted the draft of the connection, now {}"),
            Map.entry("key.create", "created the API key {}"),
            Map.entry("key.revoke", "revoked the API key {}"),
            Map.entry("key.unattended.allow", "said what the API key {} may do for people who are away"),
            Map.entry("key.unattended.withdraw", "withdrew what the API key {} could do for people who are away"),
            Map.entry("unattended.use", "got the provider’s token of {}, who was away"),
            Map.entry("client.register", "registered the client {}"),
            Map.entry("client.change", "changed the client {}"),
            Map.entry("client.remove", "removed the client {}"),
            Map.entry("mcp-server.create", "registered the MCP server {}"),
            Map.entry("mcp-server.change", "changed the MCP server {}"),
            Map.entry("mcp-server.remove", "removed the MCP server {}"),
            Map.entry("mcp-server.refresh", "fetched the document of the API {} again"),
            Map.entry("mcp-server.secret", "set the secret of the MCP server {}"),
            Map.entry("mcp-call.read-arguments", "read what the tool call {} was made with"),
            Map.entry("grant.end", "ended the sign-in {}"),
            Map.entry("grant.end.person", "ended the sign-ins of the person {}"),
            Map.entry("grant.end.client", "ended the sign-ins to the client {}"),
            Map.entry("webhook.add", "added the webhook {}"),
            Map.entry("webhook.change", "changed the events of the webhook {}"),
            Map.entry("webhook.rotate", "made a new secret for the webhook {}"),
            Map.entry("webhook.enable", "switched the webhook {} on again"),
            Map.entry("webhook.test", "sent a test to the webhook {}"),
            Map.entry("webhook.resend", "sent a delivery of the webhook {} again"),
            Map.entry("webhook.remove", "removed the webhook {}"),
            Map.entry("vault-key.rotate", "asked for another vault key for {}"),
            Map.entry("vault-key.stage", "made the vault key {}"),
            Map.entry("vault-key.promote", "let the vault key {} seal what is new"),
            Map.entry("vault-key.drop", "removed the vault key {}, by which nothing was sealed any more"),
            Map.entry("vault.destroy", "destroyed the vault of {}"),
            Map.entry("offline.pause", "paused the connection {}"),
            Map.entry("offline.pause.person", "paused the connections of the person {}"),
            Map.entry("offline.pause.client", "paused the connections to the client {}"),
            Map.entry("offline.pause.all", "paused all connections of {}"),
            Map.entry("offline.resume", "resumed the connection {}"),
            Map.entry("offline.resume.person", "resumed the connections of the person {}"),
            Map.entry("offline.resume.client", "resumed the connections to the client {}"),
            Map.entry("offline.resume.all", "resumed all connections of {}"),
            Map.entry("offline.revoke", "stopped the connection {} for good"),
            Map.entry("offline.revoke.person", "stopped the connections of the person {} for good"),
            Map.entry("offline.revoke.client", "stopped the connections to the client {} for good"),
            Map.entry("offline.revoke.all", "stopped all connections of {} for good"),
            Map.entry("offline.refresh", "tried the connection {}"),
            Map.entry("team.sign-in", "signed in"),
            Map.entry("team.sign-in.locked", "was locked out by wrong passwords"),
            Map.entry("team.sign-out", "signed out"),
            Map.entry("team.session.end", "ended sessions of {}"),
            Map.entry("team.member.join", "joined the team"),
            Map.entry("team.member.link", "signed in by the team’s provider for the first time"),
            Map.entry("team.member.role", "changed the role of {}"),
            Map.entry("team.member.remove", "removed {} from the team"),
            Map.entry("team.member.password", "set the password of {}"),
            Map.entry("team.invitation.make", "invited {}"),
            Map.entry("team.invitation.revoke", "took the invitation of {} back"),
            Map.entry("team.token.create", "made the admin token {}"),
            Map.entry("team.token.revoke", "revoked the admin token {}"),
            Map.entry("team.passkey.add", "added a passkey"),
            Map.entry("team.passkey.remove", "removed a passkey"),
            Map.entry("team.passkey.refused", "presented a passkey that was refused"));

    /// A sentence without its beginning.
    ///
    /// @param before the subject
    /// @param subject empty where the sentence names none
    /// @param after the subject
    public record Sentence(String before, String subject, String after) {}

    private ActWords() {}

    static Sentence of(String action, String subject) {
        String words = WORDS.getOrDefault(action, action + " {}");
        int at = words.indexOf(SUBJECT);
        return at < 0
                ? new Sentence(words, "", "")
                : new Sentence(words.substring(0, at), subject, words.substring(at + SUBJECT.length()));
    }

    /// As a choice in a list.
    static String label(String action) {
        return WORDS.containsKey(action) ? WORDS.get(action).replace(SUBJECT, "…") : action;
    }
}
