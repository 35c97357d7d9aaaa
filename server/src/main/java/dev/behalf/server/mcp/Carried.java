package dev.behalf.server.mcp;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a request came to, on its way from one node to another.
final class Carried {

    private Carried() {}

    static ObjectNode of(Passed passed) {
        ObjectNode carried = JsonRpc.object().put("token", passed.token()).put("outcome", passed.outcome());
        switch (passed.reply()) {
            case Reply.Result(var result) -> carried.set("result", result);
            case Reply.Fault fault -> {
                carried.put("status", fault.status()).put("code", fault.code()).put("message", fault.message());
                if (fault.data() != null) {
                    carried.set("data", fault.data());
                }
            }
            case Reply.SignIn(var reason) -> carried.put("signIn", reason);
            case Reply.Scope(var scopes, var reason) -> {
                ArrayNode list = carried.put("scope", reason).putArray("scopes");
                scopes.forEach(list::add);
            }
            case Reply.Opened _, Reply.Ended _, Reply.Nothing _ -> {
                // Neither comes of a call of a client of 2026-07-28, but where it left; nobody waits then.
            }
        }
        return carried;
    }

    static Passed passed(ObjectNode carried) {
        return new Passed(
                reply(carried),
                carried.path("token").asString(""),
                carried.path("outcome").asString(""));
    }

    private static Reply reply(ObjectNode carried) {
        if (carried.get("result") instanceof ObjectNode result) {
            return new Reply.Result(result);
        }
        if (carried.has("message")) {
            return new Reply.Fault(
                    carried.path("status").asInt(200),
                    carried.path("code").asInt(JsonRpc.INTERNAL_ERROR),
                    carried.path("message").asString(""),
                    carried.get("data"));
        }
        if (carried.has("signIn")) {
            return new Reply.SignIn(carried.path("signIn").asString(""));
        }
        List<String> scopes = carried.path("scopes")
                .valueStream()
                .map(scope -> scope.asString(""))
                .toList();
        return scopes.isEmpty()
                ? new Reply.Nothing()
                : new Reply.Scope(scopes, carried.path("scope").asString(""));
    }
}
