package dev.behalf.server.upstream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a server was found to be.
///
/// @param revision of MCP that it is asked in
/// @param title what it calls itself, empty where it does not say
/// @param release its own version, empty where it does not say
public record About(String revision, String title, String release) {

    /// @param result of `server/discover`, null where it is not known
    static About modern(@Nullable JsonNode result) {
        JsonNode info = result == null ? null : result.path("_meta").get(ModernWay.META + "serverInfo");
        return of(Headers.MODERN, info == null && result != null ? result.get("serverInfo") : info);
    }

    static About legacy(Sessions.Session session) {
        return of(session.version(), session.handshake().get("serverInfo"));
    }

    private static About of(String revision, @Nullable JsonNode info) {
        String title = Rpc.text(info, "title");
        return new About(revision, title.isEmpty() ? Rpc.text(info, "name") : title, Rpc.text(info, "version"));
    }
}
