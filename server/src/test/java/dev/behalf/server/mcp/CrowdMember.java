package dev.behalf.server.mcp;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// One sign-in of a crowd: a client of one era at one address, which does several things at once.
final class CrowdMember implements AutoCloseable {

    static final String ABLE = "{\"elicitation\": {}, \"sampling\": {}}";

    /// In words that say what is the matter.
    private static final Pattern REFUSALS = Pattern.compile(
            "requests under way|lasting streams|called too often|did not answer within|has ended|waits for this answer"
                    + "|it was long ago|no such stream|not all answer|not long ago");

    private static final int MOST_HANDSHAKES = 1_000;
    private static final long PATIENCE_NANOS = 6_000_000_000L;

    private final Crowd crowd;
    private final CrowdTally tally;
    private final String path;
    private final boolean modern;
    private final String mark;
    private final List<Speaker> speakers = new ArrayList<>();
    private final String session;
    private final AtomicInteger ids = new AtomicInteger();

    /// @param token for the address of that path
    CrowdMember(Crowd crowd, String path, boolean modern, String mark, String token) {
        this.crowd = crowd;
        this.tally = crowd.tally();
        this.path = path;
        this.modern = modern;
        this.mark = mark;
        for (TestingMcp node : crowd.nodes()) {
            speakers.add(new Speaker(node, "/mcp" + path, token, modern).able(ABLE));
        }
        String given = speakers.getFirst().open();
        for (int i = 0; !modern && given.isEmpty() && i < MOST_HANDSHAKES; i++) {
            // All places were taken.
            tally.count("refused: handshake");
            given = speakers.getFirst().open();
        }
        session = given;
        speakers.forEach(speaker -> speaker.in(session));
        if (!session.isEmpty()) {
            crowd.found(mark, path, "session", session);
        }
    }

    /// What a stream or an answer came to.
    private record Talk(int status, JsonNode answer) {

        String words() {
            return answer.at("/error/message").asString("")
                    + answer.at("/result/content/0/text").asString("");
        }
    }

    /// The client wants to know no more.
    private static final class Leaves extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// One thing after the other.
    void act(Random random, int times) {
        for (int i = 0; i < times; i++) {
            int what = random.nextInt(20);
            switch (what) {
                case 0, 1, 2 -> simple(random, "echo", "");
                case 3, 4, 5 -> steps(random);
                case 6, 7, 8, 9, 10 -> ask(random, false);
                case 11 -> ask(random, true);
                case 12, 13 -> slow(random, true);
                case 14 -> slow(random, false);
                case 15 -> lists(random);
                case 16, 17 -> listen(random);
                case 18 -> resume(random);
                default -> steal(random);
            }
        }
    }

    private Speaker any(Random random) {
        return speakers.get(random.nextInt(speakers.size()));
    }

    private String server(Random random) {
        return path.isEmpty() ? (random.nextBoolean() ? "old" : "new") : path.substring(1);
    }

    private String nonce() {
        return mark + "-" + crowd.next();
    }

    private String tool(String server, String tool) {
        return path.isEmpty() ? server + "_" + tool : tool;
    }

    private static String params(String tool, String nonce, String more) {
        return "{\"name\": \"%s\", \"arguments\": {\"nonce\": \"%s\"%s}, \"_meta\": {\"progressToken\": \"%s\"}}"
                .formatted(tool, nonce, more, nonce);
    }

    /// Reads what comes, and gives it away as it does.
    ///
    /// @param each takes the id of the event, empty where it has none, and the message
    private Talk follow(HttpResponse<Stream<String>> response, @Nullable Integer id, Said each) {
        boolean events = Speaker.isStream(response);
        JsonNode answer = MissingNode.getInstance();
        StringBuilder whole = new StringBuilder();
        try (Stream<String> lines = response.body()) {
            String event = "";
            for (Iterator<String> all = lines.iterator(); all.hasNext(); ) {
                String line = all.next();
                tally.saw(mark, line);
                if (!events) {
                    whole.append(line);
                } else if (line.startsWith("id: ")) {
                    event = line.substring(4);
                } else if (line.startsWith("data: ") && line.length() > 6) {
                    JsonNode message = JsonMapper.shared().readTree(line.substring(6));
                    if (message.has("method")) {
                        each.said(event, message);
                    } else if (id == null || message.path("id").asInt(-1) != id || !answer.isMissingNode()) {
                        tally.wrong(mark + " got an answer to nothing that it asked: " + message);
                    } else {
                        answer = message;
                    }
                    event = "";
                } else if (line.startsWith(":")) {
                    each.nothing();
                }
            }
        } catch (Leaves _) {
            return new Talk(response.statusCode(), MissingNode.getInstance());
        }
        if (!events && !whole.isEmpty()) {
            answer = JsonMapper.shared().readTree(whole.toString());
            if (id != null && answer.has("jsonrpc") && answer.path("id").asInt(-1) != id) {
                tally.wrong(mark + " got another answer than its own: " + answer);
            }
        }
        return new Talk(response.statusCode(), answer);
    }

    /// Takes what is said before an answer.
    private interface Said {
        void said(String event, JsonNode message);

        /// There is nothing yet.
        default void nothing() {}
    }

    private Talk talk(Speaker speaker, String method, String params, Said each) {
        int id = ids.incrementAndGet();
        try {
            return follow(speaker.lines(method, params, id), id, each);
        } catch (CompletionException e) {
            tally.wrong(mark + " got no answer to " + method + ": " + e.getMessage());
            return new Talk(0, MissingNode.getInstance());
        }
    }

    /// @return whether it was answered
    private boolean judge(String what, Talk talk, String nonce, Predicate<String> good) {
        String words = talk.words();
        if (talk.answer().has("result") && words.startsWith(mark + " " + nonce + " ") && good.test(words)) {
            tally.count(what + " done");
            return true;
        }
        var refusal = REFUSALS.matcher(words);
        if (refusal.find()) {
            tally.count("refused: " + refusal.group());
        } else {
            tally.wrong(mark + " at " + path + " wanted " + what + " " + nonce + ", got " + talk.status() + " "
                    + talk.answer());
        }
        return false;
    }

    private boolean simple(Random random, String tool, String more) {
        String nonce = nonce();
        Talk talk = talk(
                any(random),
                "tools/call",
                params(tool(server(random), tool), nonce, more),
                (_, message) -> tally.wrong(mark + " was told before an echo: " + message));
        return judge(tool, talk, nonce, words -> words.endsWith(tool));
    }

    private void steps(Random random) {
        String nonce = nonce();
        int wanted = 1 + random.nextInt(5);
        List<Integer> steps = new ArrayList<>();
        Talk talk = talk(
                any(random),
                "tools/call",
                params(tool(server(random), "steps"), nonce, ", \"steps\": " + wanted),
                (_, message) -> {
                    progress(message, nonce);
                    steps.add(message.at("/params/progress").asInt());
                });
        if (judge("steps", talk, nonce, words -> words.endsWith("stepped"))
                && !steps.equals(Stream.iterate(1, i -> i + 1).limit(wanted).toList())) {
            tally.wrong(mark + " wanted " + wanted + " steps, heard " + steps);
        }
    }

    private void progress(JsonNode message, String nonce) {
        if (!message.path("method").asString("").equals("notifications/progress")
                || !message.at("/params/progressToken").asString("").equals(nonce)
                || !message.at("/params/message").asString("").equals(mark + " " + nonce)) {
            tally.wrong(mark + " was told this in " + nonce + ": " + message);
        }
    }

    private static String question(JsonNode question) {
        return question.at("/params/message").asString("")
                + question.at("/params/messages/0/content/text").asString("");
    }

    /// @param leaves at the first question
    private void ask(Random random, boolean leaves) {
        String nonce = nonce();
        String server = server(random);
        int times = 1 + random.nextInt(2);
        boolean sampled = random.nextInt(3) == 0;
        boolean declines = !sampled && random.nextInt(4) == 0;
        String answer = sampled
                ? "{\"role\": \"assistant\", \"model\": \"m\", \"content\": {\"type\": \"text\", \"text\": \"" + nonce
                        + "\"}}"
                : declines
                        ? "{\"action\": \"decline\"}"
                        : "{\"action\": \"accept\", \"content\": {\"name\": \"" + nonce + "\"}}";
        String params = params(tool(server, "ask"), nonce, ", \"times\": " + times + ", \"sampled\": " + sampled);
        AtomicInteger asked = new AtomicInteger();
        Function<JsonNode, String> answers = question -> {
            // Clients say there that Behalf asks.
            String whose = path.isEmpty() && !sampled ? server + ": " : "";
            String expected = whose + mark + " " + nonce + " question " + asked.incrementAndGet();
            if (!question(question).equals(expected)) {
                tally.wrong(mark + " was asked " + question + ", expected " + expected);
            }
            if (leaves) {
                throw new Leaves();
            }
            return answer;
        };
        Speaker speaker = any(random);
        Talk talk;
        try {
            talk = modern
                    ? askedInRounds(speaker, random, params, answers)
                    : talk(speaker, "tools/call", params, (_, message) -> {
                        crowd.found(mark, path, "question", message.path("id").toString());
                        int status = any(random).status(Speaker.reply(message.path("id"), answers.apply(message)));
                        tally.count("answer " + (status == 202 ? "taken" : "refused"));
                        if (status != 202) {
                            // It came too late, and the server waits for nothing any more.
                            throw new Leaves();
                        }
                    });
        } catch (Leaves _) {
            talk = new Talk(0, MissingNode.getInstance());
        }
        if (leaves && asked.get() > 0) {
            tally.count("left in a question");
        } else if (talk.answer().isMissingNode() && asked.get() > 0) {
            tally.count("answered too late");
        } else {
            String wanted = sampled ? " " + nonce : declines ? "decline" : "accept " + nonce;
            judge(
                    "ask",
                    talk,
                    nonce,
                    words ->
                            // What is sampled stands there as the name of the call does.
                            words.split(Pattern.quote(wanted), -1).length == times + (sampled ? 2 : 1));
        }
    }

    private Talk askedInRounds(Speaker first, Random random, String params, Function<JsonNode, String> answers) {
        Speaker speaker = first;
        String next = params;
        while (true) {
            Talk talk = talk(speaker, "tools/call", next, (_, message) -> tally.wrong(mark + " was told " + message));
            JsonNode result = talk.answer().path("result");
            if (!result.path("resultType").asString("").equals("input_required")) {
                return talk;
            }
            String responses = result.path("inputRequests").properties().stream()
                    .map(request -> "\"" + request.getKey() + "\": " + answers.apply(request.getValue()))
                    .collect(Collectors.joining(","));
            String state = result.path("requestState").toString();
            crowd.found(mark, path, "state", state);
            next = params.substring(0, params.length() - 1) + ", \"requestState\": " + state + ", \"inputResponses\": {"
                    + responses + "}}";
            speaker = any(random);
        }
    }

    /// @param says whether the client says that it wants no answer, or just leaves
    private void slow(Random random, boolean says) {
        String nonce = nonce();
        Speaker speaker = any(random);
        int id = ids.incrementAndGet();
        AtomicInteger heard = new AtomicInteger();
        try {
            Talk talk = follow(
                    speaker.lines("tools/call", params(tool(server(random), "slow"), nonce, ""), id),
                    id,
                    (_, message) -> {
                        progress(message, nonce);
                        heard.incrementAndGet();
                        if (!says) {
                            throw new Leaves();
                        }
                        speaker.status("{\"jsonrpc\": \"2.0\", \"method\": \"notifications/cancelled\", \"params\":"
                                + " {\"requestId\": " + id + "}}");
                    });
            if (heard.get() == 0) {
                judge("slow", talk, nonce, _ -> false);
            } else if (talk.answer().isMissingNode()) {
                tally.count(says ? "cancelled" : "left");
            } else {
                tally.wrong(mark + " cancelled " + nonce + " and got " + talk.answer());
            }
        } catch (CompletionException e) {
            tally.wrong(mark + " got no answer to slow: " + e.getMessage());
        }
    }

    private void lists(Random random) {
        for (String method : List.of("tools/list", "resources/list")) {
            Talk talk = talk(any(random), method, "{}", (_, message) -> tally.wrong(mark + " was told " + message));
            if (talk.answer().path("result").toString().contains(mark)) {
                tally.count("lists done");
            } else if (!talk.answer()
                    .at("/result/_meta/dev.behalf~1unavailable")
                    .isEmpty()) {
                tally.count("refused: unavailable");
            } else {
                judge(method, talk, "", _ -> false);
            }
        }
        String uri = CrowdServer.uri(server(random), mark);
        Talk talk = talk(any(random), "resources/read", "{\"uri\": \"" + uri + "\"}", (_, _) -> {});
        if (talk.answer().toString().contains("doc of " + mark)) {
            tally.count("reads done");
        } else if (talk.words().contains("not all answer")) {
            tally.count("refused: unavailable");
        } else {
            judge("read", talk, "", _ -> false);
        }
    }

    private void listen(Random random) {
        String server = server(random);
        String uri = CrowdServer.uri(server, mark);
        // Who subscribed to what is known to the node that was told.
        Speaker speaker = any(random);
        long end = System.nanoTime() + PATIENCE_NANOS;
        AtomicInteger told = new AtomicInteger();
        Runnable touch = () -> touched(speaker, server);
        Said said = new Said() {
            private boolean begun;
            private int beats;

            @Override
            public void said(String event, JsonNode message) {
                String method = message.path("method").asString("");
                if (method.endsWith("subscriptions/acknowledged")) {
                    begin();
                } else if (method.equals("notifications/resources/updated")) {
                    told.incrementAndGet();
                    if (!message.at("/params/uri").asString("").equals(uri) && modern) {
                        tally.wrong(mark + " was told of " + message);
                    }
                    throw new Leaves();
                }
            }

            @Override
            public void nothing() {
                if (!modern) {
                    begin();
                }
                if (begun && ++beats % 5 == 0) {
                    // At its own address the stream of a server may be on its way yet.
                    touch.run();
                }
                if (System.nanoTime() > end) {
                    throw new Leaves();
                }
            }

            private void begin() {
                if (!begun) {
                    begun = true;
                    if (!modern) {
                        Talk talk = talk(speaker, "resources/subscribe", "{\"uri\": \"" + uri + "\"}", (_, _) -> {});
                        if (!talk.answer().has("result")) {
                            judge("subscribe", talk, "", _ -> false);
                            throw new Leaves();
                        }
                    }
                    touch.run();
                }
            }
        };
        try {
            int id = ids.incrementAndGet();
            HttpResponse<Stream<String>> response = modern
                    ? speaker.lines(
                            "subscriptions/listen",
                            "{\"notifications\": {\"resourceSubscriptions\": [\"" + uri + "\"]}}",
                            id)
                    : speaker.listen();
            Talk talk = follow(response, id, said);
            if (told.get() > 0) {
                tally.count("updates heard");
            } else if (talk.status() == 405) {
                tally.count("refused: no stream");
            } else if (talk.answer().has("error")) {
                judge("listen", talk, "", _ -> false);
            } else {
                tally.count("streams that ended without a word, at " + path + (modern ? ", modern" : ", legacy"));
            }
        } catch (CompletionException e) {
            tally.wrong(mark + " got no stream: " + e.getMessage());
        }
    }

    /// Has the server say that the resource is another.
    private void touched(Speaker speaker, String server) {
        String nonce = nonce();
        Talk talk = talk(speaker, "tools/call", params(tool(server, "touch"), nonce, ""), (_, _) -> {});
        judge("touch", talk, nonce, words -> words.endsWith("touched"));
    }

    /// Loses the stream of a call and comes back for the rest, at whichever node.
    private void resume(Random random) {
        if (modern || !path.equals("/old") || session.isEmpty()) {
            steal(random);
            return;
        }
        String nonce = nonce();
        int id = ids.incrementAndGet();
        StringBuilder place = new StringBuilder();
        try {
            Talk lost = follow(any(random).lines("tools/call", params("cut", nonce, ""), id), id, (event, message) -> {
                progress(message, nonce);
                place.append(event);
                throw new Leaves();
            });
            if (place.isEmpty()) {
                judge("cut", lost, nonce, _ -> false);
                return;
            }
            if (random.nextInt(3) == 0) {
                crowd.found(mark, path, "event", place.toString());
            }
            Talk talk = follow(any(random).listen(place.toString()), id, (_, message) -> progress(message, nonce));
            judge("resumed", talk, nonce, words -> words.endsWith("taken up"));
        } catch (CompletionException e) {
            tally.wrong(mark + " got no rest: " + e.getMessage());
        }
    }

    /// Tries what is somebody else's.
    private void steal(Random random) {
        Crowd.Find find = crowd.find(random);
        if (find == null || find.mark().equals(mark)) {
            return;
        }
        Speaker speaker = any(random);
        boolean refused = switch (find.kind()) {
            case "question" ->
                speaker.status(Speaker.reply(
                                JsonMapper.shared().readTree(find.handle()),
                                "{\"action\": \"accept\", \"content\": {\"name\": \"" + nonce() + "\"}}"))
                        == 400;
            case "event" -> modern || session.isEmpty() || !path.equals("/old") || isRefused(speaker, find);
            case "state" -> {
                String params = params(tool(server(random), "ask"), nonce(), "");
                Talk talk = talk(
                        speaker,
                        "tools/call",
                        params.substring(0, params.length() - 1) + ", \"requestState\": " + find.handle()
                                + ", \"inputResponses\": {\"q\": {\"action\": \"accept\"}}}",
                        (_, _) -> {
                            // Clients of the earlier era have no such state, and are asked anew.
                            throw new Leaves();
                        });
                yield !modern
                        || talk.answer().at("/error/code").asInt() == -32602
                        || REFUSALS.matcher(talk.words()).find();
            }
            default -> {
                if (modern) {
                    yield true;
                }
                try (Speaker thief = crowd.speaker(random, path, mark).in(find.handle())) {
                    yield thief.call(tool(server(random), "echo"), "{\"nonce\": \"\"}")
                                    .status()
                            == 404;
                }
            }
        };
        if (refused) {
            tally.count("theft refused");
        } else {
            tally.wrong(mark + " used the " + find.kind() + " of " + find.mark());
        }
    }

    private static boolean isRefused(Speaker speaker, Crowd.Find event) {
        HttpResponse<Stream<String>> response = speaker.listen(event.handle());
        try (Stream<String> _ = response.body()) {
            return response.statusCode() == 400;
        }
    }

    boolean hasSession() {
        return !session.isEmpty();
    }

    /// Ends the session, as clients do that are closed in order.
    void end() {
        if (!session.isEmpty() && path.equals("/old")) {
            int status = speakers.getLast().end();
            tally.count("session ended, " + status);
        }
    }

    @Override
    public void close() {
        speakers.forEach(Speaker::close);
    }
}
