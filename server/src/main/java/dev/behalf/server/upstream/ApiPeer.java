package dev.behalf.server.upstream;

import dev.behalf.keys.Printable;
import dev.behalf.server.environment.ApiDocuments;
import dev.behalf.server.environment.ApiSettings;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.openapi.ApiDocument;
import dev.behalf.server.openapi.Effects;
import dev.behalf.server.openapi.Operation;
import dev.behalf.server.openapi.ToolResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An API at one version of its settings, in place of an MCP server: says which tools it has, and calls its
/// operations.
final class ApiPeer {

    private static final int PAGE = 100;

    /// Whose the document is.
    private static final String EVERYBODY = "";

    private final RegisteredMcpServer server;
    private final ApiDocuments documents;
    private final ApiLine line;
    private final Breaker breaker;
    private final Breaker looking;
    private final Places places;
    private volatile @Nullable ApiDocument document;

    ApiPeer(RegisteredMcpServer server, ApiDocuments documents, ApiLine line, Limits limits, InstantSource clock) {
        this.server = server;
        this.documents = documents;
        this.line = line;
        this.breaker = new Breaker(limits, clock);
        this.looking = new Breaker(limits, clock);
        this.places = new Places(limits.concurrent());
    }

    /// What the API was found to be, null before it was.
    @Nullable
    About about() {
        ApiDocument known = document;
        return known == null ? null : new About("OpenAPI " + known.version(), known.title(), known.release());
    }

    private interface Use {
        Answer of(ApiDocument document);
    }

    private Answer using(Use use) {
        ApiDocument known = document;
        if (known != null) {
            return use.of(known);
        }
        String problem = look();
        known = document;
        return known == null ? new Answer.Failed(String.valueOf(problem), true) : use.of(known);
    }

    /// One looks, and the others wait for it.
    ///
    /// @return what stands in the way, null where the document is known now
    private synchronized @Nullable String look() {
        if (document != null) {
            return null;
        }
        Duration pause = looking.pause(EVERYBODY);
        if (pause != null) {
            return "Its document could not be had several times in a row; it is tried again in "
                    + (pause.toSeconds() + 1) + " s.";
        }
        String problem = switch (documents.document(server)) {
            case ApiDocuments.Found.Missing(var sentence) -> sentence;
            case ApiDocuments.Found.Text(var text) ->
                switch (ApiDocument.read(text)) {
                    case ApiDocument.Reading.Read(var read) -> {
                        document = read;
                        yield null;
                    }
                    case ApiDocument.Reading.Unusable(var sentence) -> sentence;
                };
        };
        if (problem == null) {
            looking.succeeded();
        } else {
            looking.failed(EVERYBODY);
        }
        return problem;
    }

    /// What it says about itself, in the words of MCP.
    Answer introduce() {
        return using(api -> {
            ObjectNode result = Rpc.object();
            result.putObject("capabilities").putObject("tools");
            ObjectNode info = result.putObject("serverInfo").put("name", server.name());
            if (!api.title().isEmpty()) {
                info.put("title", api.title());
            }
            info.put("version", api.release());
            if (!api.description().isEmpty()) {
                result.put("instructions", api.description());
            }
            return new Answer.Result(result);
        });
    }

    Answer ask(Asking asking, String method, ObjectNode params, Listener listener) {
        return switch (method) {
            case "tools/list" -> using(api -> list(api, params));
            case "tools/call" -> using(api -> call(api, asking, params, listener));
            default -> new Answer.Fault(Rpc.METHOD_NOT_FOUND, "An API has tools only.", null);
        };
    }

    private Answer list(ApiDocument api, ObjectNode params) {
        List<Operation> operations = api.operations();
        String cursor = Rpc.text(params, "cursor");
        int from = cursor.matches("[0-9]{1,6}") ? Integer.parseInt(cursor) : 0;
        if (from > operations.size() || (from == 0 && !cursor.isEmpty())) {
            return new Answer.Fault(Rpc.INVALID_PARAMS, "params.cursor was expected to be one of this list.", null);
        }
        int to = Math.min(from + PAGE, operations.size());
        ApiSettings settings = server.settings().api();
        Effects effects = settings == null ? Effects.BY_METHOD : settings.effects();
        ObjectNode result = Rpc.object();
        ArrayNode tools = result.putArray("tools");
        operations.subList(from, to).forEach(operation -> tools.add(operation.definition(effects)));
        if (to < operations.size()) {
            result.put("nextCursor", Integer.toString(to));
        }
        return new Answer.Result(result);
    }

    private Answer call(ApiDocument api, Asking asking, ObjectNode params, Listener listener) {
        String name = Rpc.text(params, "name");
        Operation operation = api.operation(name);
        if (operation == null) {
            return new Answer.Fault(Rpc.INVALID_PARAMS, "There is no tool " + Printable.text(name) + ".", null);
        }
        ObjectNode arguments = params.get("arguments") instanceof ObjectNode given ? given : Rpc.object();
        return switch (operation.prepare(server.settings().url(), arguments)) {
            case Operation.Prepared.Wrong(var problem) -> new Answer.Result(ToolResult.wrong(problem));
            case Operation.Prepared.Ready(var request) ->
                guarded(asking, () -> answer(operation, asking, line.send(request, asking.credentials(), listener)));
        };
    }

    private interface Attempt {
        Answer run();
    }

    private Answer guarded(Asking asking, Attempt attempt) {
        Duration pause = breaker.pause(asking.person());
        if (pause != null) {
            return new Answer.Failed(
                    "It failed several times in a row and is left alone for " + (pause.toSeconds() + 1) + " s.", false);
        }
        return places.taken(
                asking.person(),
                place -> {
                    try (place) {
                        return attempt.run();
                    }
                },
                full -> {
                    breaker.untried(asking.person());
                    return new Answer.Busy(full, Duration.ofSeconds(1));
                });
    }

    private Answer answer(Operation operation, Asking asking, ApiLine.Back back) {
        return switch (back) {
            case ApiLine.Back.Cancelled _ -> {
                breaker.untried(asking.person());
                yield new Answer.Cancelled();
            }
            case ApiLine.Back.Broken(var problem) -> failed(asking, problem);
            case ApiLine.Back.Whole whole -> answer(operation, asking, whole);
        };
    }

    private Answer failed(Asking asking, String problem) {
        breaker.failed(asking.person());
        return new Answer.Failed(problem, true);
    }

    private Answer answer(Operation operation, Asking asking, ApiLine.Back.Whole whole) {
        int status = whole.status;
        if (status >= 502 && status <= 504) {
            return failed(asking, "It failed, answering " + status + ".");
        }
        // Also with 500: what one call comes to by what it is called with must not close the API to others.
        breaker.succeeded();
        if (status == 401 || status == 403) {
            return new Answer.Denied(status);
        }
        if (status == 429) {
            return new Answer.Busy("It is asked too much.", Line.seconds(whole.retryAfter));
        }
        return new Answer.Result(
                Secrets.of(asking.credentials()).areIn(whole.body)
                        ? ToolResult.wrong("The API answered " + status
                                + " with the credentials it was called with, so its answer is not passed on.")
                        : ToolResult.of(operation, status, whole.type, whole.body));
    }
}
