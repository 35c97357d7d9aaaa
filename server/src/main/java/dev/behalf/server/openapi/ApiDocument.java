package dev.behalf.server.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.keys.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An OpenAPI document of 3.0 or 3.1, as tools.
public final class ApiDocument {

    /// In bytes of UTF-8.
    public static final int MAX_BYTES = 3 * 1024 * 1024;

    /// More than any client reads.
    public static final int MOST_OPERATIONS = 1_000;

    private static final Pattern VERSION = Pattern.compile("3\\.[01](?:\\.[0-9]{1,3})?(?:-.*)?");
    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]+)}");
    private static final Set<String> METHODS =
            Set.of("get", "head", "post", "put", "patch", "delete", "options", "trace");
    private static final int LONGEST_TITLE = 100;

    private final String version;
    private final String title;
    private final String release;
    private final String description;
    private final String server;
    private final Map<String, Operation> operations;
    private final List<LeftOut> leftOut;

    private ApiDocument(ObjectNode document, List<Operation> operations, List<LeftOut> leftOut) {
        // The tree is ten times as large as its text, and is not kept.
        JsonNode info = document.path("info");
        this.version = document.path("openapi").asString("");
        this.title = cut(info.path("title").asString(""));
        this.release = cut(info.path("version").asString(""));
        this.description = ToolSchema.shortened(info.path("description").asString(""));
        this.server = server(document.path("servers").path(0));
        this.operations = operations.stream()
                .collect(Collectors.toMap(
                        Operation::name, Function.identity(), (first, _) -> first, LinkedHashMap::new));
        this.leftOut = List.copyOf(leftOut);
    }

    /// What came of reading.
    public sealed interface Reading {
        record Read(ApiDocument document) implements Reading {}

        /// @param problem a sentence
        record Unusable(String problem) implements Reading {}
    }

    /// @param text JSON or YAML
    public static Reading read(String text) {
        try {
            if (text.length() > MAX_BYTES || text.getBytes(UTF_8).length > MAX_BYTES) {
                throw new Unfit("A document of at most " + MAX_BYTES / 1024 / 1024
                        + " MiB was expected, found a larger one. Leave out operations that are no tools.");
            }
            return new Reading.Read(of(DocumentText.read(text)));
        } catch (Unfit e) {
            return new Reading.Unusable(e.reason());
        }
    }

    private static ApiDocument of(ObjectNode document) throws Unfit {
        String version = document.path("openapi").asString("");
        if (!VERSION.matcher(version).matches()) {
            throw new Unfit("An OpenAPI document of 3.0 or 3.1 was expected, which says so in openapi; found "
                    + (document.has("swagger")
                            ? "one of Swagger "
                                    + Printable.text(document.path("swagger").asString("")) + ". Convert it first."
                            : version.isEmpty() ? "none." : Printable.text(version) + "."));
        }
        References references = new References(document);
        boolean old = version.startsWith("3.0");
        String base = server(document.path("servers").path(0));
        List<Operation.Draft> drafts = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            JsonNode item;
            try {
                item = references.resolved(path.getValue());
            } catch (Unfit e) {
                leftOut.add(new LeftOut(Printable.text(path.getKey()), e.reason()));
                continue;
            }
            for (String method : item.propertyNames()) {
                if (METHODS.contains(method)) {
                    read(references, old, base, method, path.getKey(), item, drafts, leftOut);
                }
            }
        }
        if (drafts.size() > MOST_OPERATIONS) {
            throw new Unfit("A document of at most " + MOST_OPERATIONS + " operations was expected, found "
                    + drafts.size() + ". Leave out those that are no tools.");
        }
        return new ApiDocument(document, ToolNames.named(drafts), leftOut);
    }

    private static void read(
            References references,
            boolean old,
            String base,
            String method,
            String path,
            JsonNode item,
            List<Operation.Draft> drafts,
            List<LeftOut> leftOut) {
        String upper = method.toUpperCase(Locale.ROOT);
        try {
            drafts.add(new OperationReader(references, old, base, upper, path, item, item.path(method)).read());
        } catch (Unfit e) {
            leftOut.add(new LeftOut(upper + " " + Printable.text(path), e.reason()));
        }
    }

    /// Of OpenAPI, such as `3.1.0`.
    public String version() {
        return version;
    }

    /// What the API is called, empty where it does not say.
    public String title() {
        return title;
    }

    /// Its own version, empty where it does not say.
    public String release() {
        return release;
    }

    private static String cut(String text) {
        return text.length() > LONGEST_TITLE ? text.substring(0, LONGEST_TITLE) : text;
    }

    /// What it says about the API as a whole, empty where it says nothing.
    public String description() {
        return description;
    }

    /// The first server, with its variables at their defaults; empty where there is none. May be relative to
    /// where the document is.
    public String server() {
        return server;
    }

    static String server(JsonNode server) {
        Matcher variables = VARIABLE.matcher(server.path("url").asString(""));
        return variables.replaceAll(found -> Matcher.quoteReplacement(
                server.path("variables").path(found.group(1)).path("default").asString("")));
    }

    /// Those that are tools, in the order of the document.
    public List<Operation> operations() {
        return List.copyOf(operations.values());
    }

    /// @param tool its name
    /// @return null where there is none
    public @Nullable Operation operation(String tool) {
        return operations.get(tool);
    }

    public List<LeftOut> leftOut() {
        return leftOut;
    }
}
