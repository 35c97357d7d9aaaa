package dev.behalf.server.mcp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a request came to.
sealed interface Reply {

    /// It was done. A tool that failed says so within its result.
    record Result(ObjectNode result) implements Reply {}

    /// A handshake was done, and began a session.
    ///
    /// @param session the id of it
    record Opened(ObjectNode result, String session) implements Reply {

        /// Without the id.
        @Override
        public String toString() {
            return "Opened[]";
        }
    }

    /// The session has ended.
    record Ended() implements Reply {}

    /// The person has to sign in anew first.
    ///
    /// @param reason a sentence for people
    record SignIn(String reason) implements Reply {}

    /// The client has to get a token with more scopes first.
    ///
    /// @param scopes all that the token is to have
    /// @param reason a sentence for people
    record Scope(List<String> scopes, String reason) implements Reply {
        public Scope {
            scopes = List.copyOf(scopes);
        }
    }

    /// Nobody wants to know any more.
    record Nothing() implements Reply {}

    /// It was not.
    ///
    /// @param status of HTTP
    /// @param code of JSON-RPC
    /// @param data null where there is nothing more to say
    record Fault(
            int status, int code, String message, @Nullable JsonNode data) implements Reply {

        /// With status 200: the message arrived in order, which is all that HTTP has to say.
        static Fault of(int code, String message) {
            return new Fault(200, code, message, null);
        }

        static Fault badRequest(int code, String message) {
            return new Fault(400, code, message, null);
        }
    }
}
