package dev.behalf.server.mcp;

import dev.behalf.server.mcp.TestingUpstream.Events;
import dev.behalf.server.mcp.TestingUpstream.Got;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An MCP server of one era that is shown statements about people. All that it says is marked with whoever it says it
/// to, and it notices who comes with something of somebody else's.
final class CrowdServer implements AutoCloseable {

    private static final String TOOLS = "echo steps ask slow cut touch hold";
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    final TestingUpstream upstream;
    private final String name;
    private final boolean modern;
    private final CrowdTally tally;
    private final Map<String, String> owners = new ConcurrentHashMap<>();
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final Map<String, Cut> cuts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> questions = new ConcurrentHashMap<>();
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
    private final AtomicLong events = new AtomicLong();
    private final AtomicInteger held = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(1);

    /// A question that waits for its answer.
    private record Pending(String mark, CompletableFuture<JsonNode> answer) {}

    /// A call whose answer was cut.
    private record Cut(String mark, String session, Got call) {}

    CrowdServer(String name, boolean modern, CrowdTally tally) {
        this.name = name;
        this.modern = modern;
        this.tally = tally;
        upstream = new TestingUpstream(modern)
                .able("{'tools': {}, 'resources': {'subscribe': true}}")
                .shownTo(this::seen)
                .on("tools/list", this::list)
                .on("tools/call", this::call)
                .on(
                        "resources/list",
                        request -> request.answer("{'resources': [{'uri': '" + uri(name, mark(request)) + "', 'name': '"
                                + mark(request) + "'}]}"))
                .on("resources/templates/list", "{'resourceTemplates': []}")
                .on("resources/read", this::read);
        if (!modern) {
            upstream.on("GET", this::attend);
        }
    }

    /// The one resource that somebody has at a server.
    static String uri(String server, String mark) {
        return "crowd-" + server + "://doc/" + mark;
    }

    String url() {
        return upstream.url();
    }

    /// Whoever a request is for.
    static String mark(Got request) {
        String authorization = Objects.requireNonNullElse(request.header("Authorization"), "Bearer ..");
        String[] parts = authorization.substring("Bearer ".length()).split("\\.", -1);
        JsonNode claims = JsonMapper.shared()
                .readTree(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        return mark(claims.path("sub").asString(""), claims.path("client_id").asString(""));
    }

    static String mark(String person, String client) {
        return "@@" + person + "." + client + "@@";
    }

    /// Each request, before it is served.
    private void seen(Got request) {
        if (request.header("Authorization") == null) {
            tally.wrong(name + " was shown nobody by " + request.method());
            return;
        }
        String mark = mark(request);
        tally.saw(mark, request.message().toString());
        String owner = request.session().isEmpty() ? null : owners.putIfAbsent(request.session(), mark);
        if (owner != null && !owner.equals(mark)) {
            tally.wrong(mark + " came to " + name + " with a session of " + owner);
        }
        if (request.method().equals("notifications/cancelled")) {
            cancelled.add(request.session() + " " + request.params().path("requestId"));
        } else if (request.method().equals("DELETE")) {
            questions.remove(request.session());
        } else if (request.message().has("result") || request.message().has("error")) {
            answered(mark, request);
        }
    }

    private void answered(String mark, Got request) {
        Pending waiting =
                pending.remove(request.session() + " " + request.message().get("id"));
        if (waiting == null) {
            tally.count("answer to a question that is over");
        } else if (waiting.mark().equals(mark)) {
            waiting.answer().complete(request.message().path("result"));
        } else {
            tally.wrong(mark + " answered at " + name + " what " + waiting.mark() + " was asked");
        }
    }

    private void list(Got request) throws IOException {
        StringBuilder tools = new StringBuilder();
        for (String tool : TOOLS.split(" ", -1)) {
            tools.append(tools.isEmpty() ? "" : ",")
                    .append("{'name': '" + tool + "', 'description': 'for " + mark(request)
                            + "', 'inputSchema': {'type': 'object'}}");
        }
        request.answer("{'tools': [" + tools + "]}");
    }

    private void read(Got request) throws IOException {
        String uri = request.params().path("uri").asString("");
        if (!uri.equals(uri(name, mark(request)))) {
            tally.wrong(mark(request) + " reads " + uri);
        }
        request.answer("{'contents': [{'uri': '" + uri + "', 'text': 'doc of " + mark(request) + "'}]}");
    }

    private static String nonce(Got request) {
        return request.params().at("/arguments/nonce").asString("");
    }

    private static String text(Got request, String more) {
        return "{'content': [{'type': 'text', 'text': '" + mark(request) + " " + nonce(request) + " " + more + "'}]}";
    }

    private void call(Got request) throws IOException {
        switch (request.params().path("name").asString("")) {
            case "echo" -> request.answer(text(request, "echo"));
            case "steps" -> steps(request);
            case "ask" -> {
                if (modern) {
                    askInRounds(request);
                } else {
                    askOnStream(request);
                }
            }
            case "slow" -> {
                Events stream = request.events();
                stream.send(progress(request, 1));
                stay(request, stream, new CompletableFuture<>());
            }
            case "cut" -> {
                Events stream = request.events();
                String event = name + "-" + events.incrementAndGet();
                cuts.put(event, new Cut(mark(request), request.session(), request));
                stream.send(event, progress(request, 1));
                stay(request, stream, new CompletableFuture<>());
            }
            case "touch" -> {
                upstream.say("notifications/resources/updated", uri(name, mark(request)));
                request.answer(text(request, "touched"));
            }
            case "hold" -> {
                Events stream = request.events();
                CountDownLatch until = gate;
                held.incrementAndGet();
                try {
                    while (!until.await(20, TimeUnit.MILLISECONDS)) {
                        stream.write(": held\n\n");
                    }
                    stream.send(request.response(text(request, "held")));
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                } finally {
                    held.decrementAndGet();
                }
            }
            default -> request.fail(200, -32602);
        }
    }

    private static ObjectNode progress(Got request, int step) {
        ObjectNode message =
                JsonMapper.shared().createObjectNode().put("jsonrpc", "2.0").put("method", "notifications/progress");
        ObjectNode params =
                message.putObject("params").put("progress", step).put("message", mark(request) + " " + nonce(request));
        params.set("progressToken", request.params().at("/_meta/progressToken"));
        return message;
    }

    private static void steps(Got request) throws IOException {
        int steps = request.params().at("/arguments/steps").asInt(1);
        Events stream = request.events();
        for (int step = 1; step <= steps; step++) {
            stream.send(progress(request, step));
        }
        stream.send(request.response(text(request, "stepped")));
    }

    /// Shows signs of life until there is an answer, the client leaves, or does not want to know any more.
    ///
    /// @return null where nobody waits
    private @Nullable JsonNode stay(Got request, Events stream, CompletableFuture<JsonNode> answer) throws IOException {
        String call = request.session() + " " + request.message().get("id");
        long begun = System.nanoTime();
        try {
            while (!answer.isDone() && !cancelled.remove(call) && System.nanoTime() - begun < LONGEST_NANOS) {
                stream.write(": here\n\n");
                Thread.sleep(10);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return answer.getNow(null);
    }

    private static ObjectNode question(Got request, int time) {
        boolean sampled = request.params().at("/arguments/sampled").asBoolean(false);
        String message = mark(request) + " " + nonce(request) + " question " + time;
        ObjectNode question = JsonMapper.shared()
                .createObjectNode()
                .put("method", sampled ? "sampling/createMessage" : "elicitation/create");
        ObjectNode params = question.putObject("params");
        if (sampled) {
            params.put("maxTokens", 10)
                    .putArray("messages")
                    .addObject()
                    .put("role", "user")
                    .putObject("content")
                    .put("type", "text")
                    .put("text", message);
        } else {
            params.put("message", message)
                    .putObject("requestedSchema")
                    .put("type", "object")
                    .putObject("properties")
                    .putObject("name")
                    .put("type", "string");
        }
        return question;
    }

    private void askOnStream(Got request) throws IOException {
        Events stream = request.events();
        StringBuilder answers = new StringBuilder();
        int times = request.params().at("/arguments/times").asInt(1);
        for (int time = 1; time <= times; time++) {
            // The same ids in each session: only the session tells whose a question is.
            int id = questions
                    .computeIfAbsent(request.session(), _ -> new AtomicInteger())
                    .incrementAndGet();
            Pending waiting = new Pending(mark(request), new CompletableFuture<>());
            String key = request.session() + " " + id;
            pending.put(key, waiting);
            stream.send(question(request, time).put("jsonrpc", "2.0").put("id", id));
            JsonNode answer = stay(request, stream, waiting.answer());
            pending.remove(key);
            if (answer == null) {
                return;
            }
            answers.append(given(answer)).append(' ');
        }
        stream.send(request.response(text(request, answers.toString())));
    }

    /// What somebody answered, in words without quotation marks.
    private static String given(JsonNode answer) {
        return answer.path("action").asString("") + " "
                + answer.at("/content/name").asString("")
                + answer.at("/content/text").asString("");
    }

    private void askInRounds(Got request) throws IOException {
        int times = request.params().at("/arguments/times").asInt(1);
        String state = request.params().path("requestState").asString("");
        String[] known = state.split("\\|", -1);
        int time = state.isEmpty() ? 0 : Integer.parseInt(known[2]);
        String answers = state.isEmpty() ? "" : known[3];
        if (!state.isEmpty()) {
            if (!known[0].equals(mark(request)) || !known[1].equals(nonce(request))) {
                tally.wrong(mark(request) + " came to " + name + " with the state " + state);
            }
            answers += given(request.params().at("/inputResponses/q")) + " ";
        }
        if (time == times) {
            request.answer(text(request, answers));
            return;
        }
        ObjectNode result = JsonMapper.shared().createObjectNode().put("resultType", "input_required");
        result.putObject("inputRequests").set("q", question(request, time + 1));
        result.put("requestState", mark(request) + "|" + nonce(request) + "|" + (time + 1) + "|" + answers);
        request.answer(result.toString());
    }

    /// The stream of a session, or the rest of an answer.
    private void attend(Got request) throws IOException {
        String from = request.header("Last-Event-ID");
        if (from == null) {
            upstream.listen(request);
            return;
        }
        Cut cut = cuts.remove(from);
        if (cut == null || !cut.mark().equals(mark(request)) || !cut.session().equals(request.session())) {
            if (cut != null) {
                tally.wrong(mark(request) + " takes up the answer of " + cut.mark());
            }
            request.exchange().sendResponseHeaders(400, -1);
            return;
        }
        Events stream = request.events();
        stream.send(name + "-" + events.incrementAndGet(), progress(cut.call(), 2));
        stream.send(name + "-" + events.incrementAndGet(), cut.call().response(text(cut.call(), "taken up")));
    }

    int held() {
        return held.get();
    }

    /// Answers all calls that are held.
    void release() {
        CountDownLatch open = gate;
        gate = new CountDownLatch(1);
        open.countDown();
    }

    /// How many sessions there still are, by whose they are.
    Map<String, Integer> sessions() {
        Map<String, Integer> left = new TreeMap<>();
        upstream.liveSessions().forEach(session -> left.merge(owners.getOrDefault(session, "nobody"), 1, Integer::sum));
        return left;
    }

    @Override
    public void close() {
        upstream.close();
    }
}
