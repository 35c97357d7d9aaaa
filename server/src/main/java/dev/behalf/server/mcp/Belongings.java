package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.mcp.Whereabouts.Found;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Resources and prompts of all servers as one.
final class Belongings {

    private static final String URI = "uri";
    private static final String REF = "ref";

    private final Relay relay;
    private final Joint joint;
    private final Whereabouts whereabouts;
    private final Pages pages;

    Belongings(Relay relay, Joint joint, Whereabouts whereabouts) {
        this.relay = relay;
        this.joint = joint;
        this.whereabouts = whereabouts;
        this.pages = new Pages(joint, relay);
    }

    /// @return null where there is no such method here
    @Nullable
    Reply answer(Asked asked) {
        String method = asked.request().method();
        Listing listing = Listing.of(method);
        if (joint.servers(asked.caller()).isEmpty()) {
            return null;
        }
        if (listing != null) {
            return pages.page(asked, listing);
        }
        return switch (method) {
            case "resources/read" -> read(asked);
            case "prompts/get" -> get(asked);
            case "completion/complete" -> complete(asked);
            default -> null;
        };
    }

    private Reply read(Asked asked) {
        ObjectNode params = asked.request().params();
        String uri = Era.text(params, URI);
        if (uri == null) {
            return Reply.Fault.of(JsonRpc.INVALID_PARAMS, "params.uri was expected, which is text.");
        }
        return switch (whereabouts.resource(asked, uri)) {
            case Found.Not(var fault) -> fault;
            case Found.At(var server, var own) -> {
                Reply reply = relay.pass(
                        server, asked, "resources/read", params.deepCopy().put(URI, own));
                if (reply instanceof Reply.Result(var result)) {
                    for (JsonNode content : result.path("contents")) {
                        String there = Era.text(content instanceof ObjectNode object ? object : null, URI);
                        if (there != null) {
                            ((ObjectNode) content)
                                    .put(URI, there.equals(own) ? uri : joint.resource(asked.caller(), server, there));
                        }
                    }
                }
                yield reply;
            }
        };
    }

    private Reply get(Asked asked) {
        ObjectNode params = asked.request().params();
        String name = Era.text(params, "name");
        if (name == null) {
            return Reply.Fault.of(JsonRpc.INVALID_PARAMS, "params.name was expected, the name of a prompt.");
        }
        return switch (whereabouts.prompt(asked, name)) {
            case Found.Not(var fault) -> fault;
            case Found.At(var server, var own) -> {
                Reply reply = relay.pass(
                        server, asked, "prompts/get", params.deepCopy().put("name", own));
                if (reply instanceof Reply.Result(var result)) {
                    for (JsonNode message : result.path("messages")) {
                        renamed(asked.caller(), server, message.path("content"));
                    }
                }
                yield reply;
            }
        };
    }

    private Reply complete(Asked asked) {
        ObjectNode params = asked.request().params();
        ObjectNode ref = params.get(REF) instanceof ObjectNode given ? given : JsonRpc.object();
        boolean ofPrompt = "ref/prompt".equals(Era.text(ref, "type"));
        String member = ofPrompt ? "name" : URI;
        String name = Era.text(ref, member);
        if (name == null) {
            return Reply.Fault.of(
                    JsonRpc.INVALID_PARAMS, "params.ref was expected to name a prompt, or the URI of a resource.");
        }
        return switch (ofPrompt ? whereabouts.prompt(asked, name) : whereabouts.resource(asked, name)) {
            case Found.Not(var fault) -> fault;
            case Found.At(var server, var own) -> {
                ObjectNode there = params.deepCopy();
                there.set(REF, ref.deepCopy().put(member, own));
                yield relay.pass(server, asked, "completion/complete", there);
            }
        };
    }

    /// Names what a tool's result or a message refers to so that it can be read here.
    ///
    /// @param content one, or a list
    void renamed(Caller caller, RegisteredMcpServer server, JsonNode content) {
        if (content.isArray()) {
            content.forEach(each -> renamed(caller, server, each));
            return;
        }
        String type = content.path("type").asString("");
        JsonNode holder = type.equals("resource") ? content.get("resource") : content;
        if ((type.equals("resource") || type.equals("resource_link")) && holder instanceof ObjectNode object) {
            String there = Era.text(object, URI);
            if (there != null) {
                object.put(URI, joint.resource(caller, server, there));
            }
        }
    }
}
