package dev.behalf.server.team;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The team as programs get it, from the command line and from the admin API.
public final class TeamForms {

    private TeamForms() {}

    public static ObjectNode member(Member member) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("id", member.id())
                .put("email", member.email())
                .put("name", member.name())
                .put("role", member.role().id())
                .put("createdAt", member.createdAt().toString())
                .put("lastSignInAt", text(member.lastSignInAt()));
    }

    /// Everything but the token itself.
    public static ObjectNode token(AdminToken token) {
        ObjectNode form = JsonMapper.shared()
                .createObjectNode()
                .put("id", token.id())
                .put("name", token.name())
                .put("hint", token.hint())
                .put("role", token.role().id());
        token.environments().forEach(form.putArray("environments")::add);
        return form.put("madeBy", token.maker() == null ? null : token.maker().email())
                .put("createdAt", token.createdAt().toString())
                .put("expiresAt", token.expiresAt().toString())
                .put("lastUsedAt", text(token.lastUsedAt()))
                .put("revokedAt", text(token.revokedAt()));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
