package dev.behalf.server.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An operation of an API as a tool.
public final class Operation {

    private static final Set<String> READS = Set.of("GET", "HEAD");

    /// RFC 9110 section 9.2.2.
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE");

    /// What of an operation is known before it has a name.
    ///
    /// @param wanted the name that the document gives it, empty for none
    /// @param body the argument that is the body, empty where there is none
    /// @param type the media type of the body
    /// @param form what is said of the members of a body that is a form; null where it is none
    /// @param parts of a body that is made of parts; null where it is none
    /// @param output null where there is no plain one
    record Draft(
            String wanted,
            String method,
            String path,
            PathTemplate template,
            String title,
            String description,
            List<Parameter> parameters,
            String body,
            String type,
            @Nullable Map<String, Parameter> form,
            @Nullable Parts parts,
            ObjectNode input,
            @Nullable ObjectNode output) {}

    private final String name;
    private final Draft draft;

    Operation(String name, Draft draft) {
        this.name = name;
        this.draft = draft;
    }

    /// Of the tool.
    public String name() {
        return name;
    }

    /// Its method and path, as in the document.
    public String operation() {
        return draft.method() + " " + draft.path();
    }

    @Nullable
    ObjectNode output() {
        return draft.output();
    }

    /// An entry of `tools/list`.
    public ObjectNode definition(Effects effects) {
        ObjectNode definition = JsonNodeFactory.instance.objectNode().put("name", name);
        if (!draft.title().isEmpty()) {
            definition.put("title", draft.title());
        }
        definition.put("description", draft.description());
        definition.set("inputSchema", draft.input());
        if (draft.output() != null) {
            definition.set("outputSchema", draft.output());
        }
        boolean destroys = effects.destroys().contains(name)
                || (draft.method().equals("DELETE")
                        && !effects.reads().contains(name)
                        && !effects.writes().contains(name));
        boolean reads = !destroys
                && (effects.reads().contains(name)
                        || (READS.contains(draft.method()) && !effects.writes().contains(name)));
        definition
                .putObject("annotations")
                .put("readOnlyHint", reads)
                .put("destructiveHint", destroys)
                .put("idempotentHint", reads || IDEMPOTENT.contains(draft.method()));
        return definition.deepCopy();
    }

    /// What a call comes to before it is sent.
    public sealed interface Prepared {
        record Ready(ApiRequest request) implements Prepared {}

        /// @param problem a sentence for whoever calls
        record Wrong(String problem) implements Prepared {}
    }

    /// @param base URL of the API
    public Prepared prepare(String base, ObjectNode arguments) {
        String problem = new Fit(draft.input()).problem(draft.input(), arguments, "");
        if (problem != null) {
            return new Prepared.Wrong("The arguments do not fit. " + problem);
        }
        try {
            Addressing addressing = new Addressing(arguments);
            Map<String, String> headers = new LinkedHashMap<>(addressing.headers(draft.parameters()));
            headers.put("Accept", "application/json, text/plain;q=0.8, */*;q=0.5");
            JsonNode body = draft.body().isEmpty() ? null : arguments.get(draft.body());
            Parts.Written written = body == null ? null : written(body);
            return new Prepared.Ready(new ApiRequest(
                    draft.method(),
                    addressing.uri(
                            base.endsWith("/") ? base.substring(0, base.length() - 1) : base,
                            draft.template(),
                            draft.parameters()),
                    headers,
                    written == null ? null : written.content(),
                    written == null ? draft.type() : written.type()));
        } catch (Unfit e) {
            return new Prepared.Wrong(e.reason());
        }
    }

    private Parts.Written written(JsonNode body) throws Unfit {
        if (draft.parts() != null && body instanceof ObjectNode members) {
            return draft.parts().written(members);
        }
        return new Parts.Written(
                draft.type(),
                draft.form() != null && body instanceof ObjectNode members
                        ? new Addressing(members).form(draft.form())
                        : body.toString());
    }
}
