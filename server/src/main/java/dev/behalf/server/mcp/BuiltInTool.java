package dev.behalf.server.mcp;

import dev.behalf.keys.Printable;
import dev.behalf.server.grants.Acting;
import dev.behalf.server.grants.ActingPeople;
import dev.behalf.server.grants.Grant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A tool that takes no arguments and says something about the sign-in that the access token belongs to.
abstract class BuiltInTool implements Tool {

    private final ActingPeople people;
    private final ObjectNode definition;

    /// @param definition in JSON
    BuiltInTool(ActingPeople people, String definition) {
        this.people = people;
        this.definition = (ObjectNode) JsonMapper.shared().readTree(definition);
    }

    @Override
    public final String name() {
        return definition.get("name").stringValue();
    }

    @Override
    public final ObjectNode definition() {
        return definition.deepCopy();
    }

    @Override
    public final ObjectNode call(Caller caller, ObjectNode arguments) {
        if (!arguments.isEmpty()) {
            String found = arguments.propertyNames().iterator().next();
            return failed(name() + " takes no arguments; found " + Printable.text(found) + ".");
        }
        return people.find(caller.environment(), caller.grant())
                .map(acting -> done(describe(caller, acting)))
                .orElseGet(() -> failed(
                        "The sign-in that the access token belongs to is not there any more;" + " sign in again."));
    }

    /// What `outputSchema` describes.
    abstract ObjectNode describe(Caller caller, Acting acting);

    static ObjectNode client(Grant grant) {
        return JsonRpc.object().put("id", grant.client()).put("name", grant.clientName());
    }

    /// In both forms, as "Structured Content" wants it: not every client reads the structured one.
    private static ObjectNode done(ObjectNode content) {
        ObjectNode result = text(content.toString());
        result.set("structuredContent", content);
        return result.put("isError", false);
    }

    private static ObjectNode failed(String problem) {
        return text(problem).put("isError", true);
    }

    private static ObjectNode text(String text) {
        ObjectNode result = JsonRpc.object();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }
}
