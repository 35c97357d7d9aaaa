package dev.behalf.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.CallsAs;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tasks: at a server of 2025-11-25, which has them of its own, and at one of 2026-07-28, which has the extension.
/// Neither
/// server tells people apart.
class TasksTest {

    private static final String LEGACY = "/old";
    private static final String MODERN = "/new";
    private static final String EVERYWHERE = "";
    private static final String EXTENSION = "{\"extensions\": {\"io.modelcontextprotocol/tasks\": {}}}";

    private final TestingClock clock = new TestingClock();
    private final AtomicInteger made = new AtomicInteger();
    private TestingDatabase testing;
    private Database database;
    private TestingMcp mcp;
    private TestingUpstream old;
    private TestingUpstream recent;
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        database = Database.open(testing.url());
        mcp = new TestingMcp(database, clock);
        old = new TestingUpstream(false)
                .able("{'tools': {}, 'tasks': {'list': {}, 'cancel': {}, 'requests': {'tools': {'call': {}}}}}");
        recent = new TestingUpstream(true).able("{'tools': {}, 'extensions': {'io.modelcontextprotocol/tasks': {}}}");
        for (TestingUpstream each : List.of(old, recent)) {
            each.on("tools/list", "{'tools': [{'name': 'work', 'execution': {'taskSupport': 'optional'}}]}")
                    .on("tasks/cancel", request -> request.answer(task(request, "cancelled")))
                    .on("tasks/get", request -> request.answer(task(request, "working")));
        }
        old.on(
                        "tools/call",
                        request -> request.answer("{'task': {'taskId': 'task %d', 'status': 'working'}}"
                                .formatted(made.incrementAndGet())))
                .on("tasks/list", "{'tasks': [{'taskId': 'task 1'}, {'taskId': 'task 2'}, {'taskId': 'of nobody'}]}")
                .on(
                        "tasks/result",
                        request -> request.answer(
                                "{'content': [], '_meta': {'io.modelcontextprotocol/related-task': {'taskId': %s}}}"
                                        .formatted(request.params().get("taskId"))));
        recent.on(
                        "tools/call",
                        request -> request.answer(
                                "{'resultType': 'task', 'taskId': 'task %d'}".formatted(made.incrementAndGet())))
                .on("tasks/update", "{'resultType': 'complete'}");
        mcp.register("old", old.url(), CallsAs.NONE);
        mcp.register("new", recent.url(), CallsAs.NONE);
    }

    private static String task(TestingUpstream.Got request, String status) {
        return "{'taskId': %s, 'status': '%s'}".formatted(request.params().get("taskId"), status);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        mcp.close();
        old.close();
        recent.close();
        database.close();
        testing.close();
    }

    private Speaker speaker(TestingMcp node, String person, String client, String address, boolean modern) {
        Speaker speaker = new Speaker(node, "/mcp" + address, mcp.tokenFor(person, client, address), modern);
        opened.add(speaker);
        return modern ? speaker.able(EXTENSION) : speaker;
    }

    private static String about(String task) {
        return "{\"taskId\": \"" + task + "\"}";
    }

    private static String make(Speaker speaker, String address, boolean modern) {
        String tool = address.equals(EVERYWHERE) ? (modern ? "new" : "old") + "_work" : "work";
        JsonNode result = speaker.ask("tools/call", "{\"name\": \"" + tool + "\", \"task\": {\"ttl\": 60000}}")
                .result();
        return (modern ? result : result.get("task")).get("taskId").asString();
    }

    @ParameterizedTest
    @ValueSource(strings = {LEGACY, EVERYWHERE})
    void ofTheEarlierRevisionAreTheirMakersAlone(String address) {
        Speaker ann = speaker(mcp, "ann", "client_1", address, false);
        JsonNode able = ann.ask("initialize", "{\"protocolVersion\": \"2025-11-25\", \"capabilities\": {}}")
                .result();
        assertThat(able.at("/capabilities/tasks/requests/tools").has("call")).isTrue();

        String task = make(ann, address, false);
        assertThat(task).doesNotContain("task");
        assertThat(ann.ask("tasks/get", about(task)).result().get("taskId").asString())
                .isEqualTo(task);
        assertThat(old.got("tasks/get").getLast().params().get("taskId").asString())
                .isEqualTo("task 1");
        assertThat(ann.ask("tasks/result", about(task))
                        .result()
                        .at("/_meta/io.modelcontextprotocol~1related-task/taskId")
                        .asString())
                .isEqualTo(task);

        List<Speaker> others = List.of(
                speaker(mcp, "bob", "client_1", address, false),
                speaker(mcp, "ann", "client_2", address, false),
                speaker(mcp, "ann", "client_1", MODERN, false));
        for (Speaker other : others) {
            assertThat(other.ask("tasks/get", about(task)).code()).isEqualTo(-32602);
            assertThat(other.ask("tasks/result", about(task)).code()).isEqualTo(-32602);
            assertThat(other.ask("tasks/cancel", about(task)).code()).isEqualTo(-32602);
        }
        assertThat(ann.ask("tasks/get", about("task 1")).code())
                .as("the server's own name")
                .isEqualTo(-32602);
        assertThat(old.got("tasks/cancel")).isEmpty();

        Speaker bob = others.getFirst();
        String his = make(bob, address, false);
        assertThat(listed(ann)).containsExactly(task);
        assertThat(listed(bob)).containsExactly(his);
        assertThat(listed(others.get(1))).isEmpty();
        assertThat(ann.ask("tasks/cancel", about(task)).result().get("status").asString())
                .isEqualTo("cancelled");
    }

    private static List<String> listed(Speaker speaker) {
        return speaker.ask("tasks/list", "{}")
                .result()
                .get("tasks")
                .valueStream()
                .map(task -> task.get("taskId").asString())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {MODERN, EVERYWHERE})
    void ofTheExtensionAreTheirMakersAloneOnEveryNode(String address) {
        Speaker ann = speaker(mcp, "ann", "client_1", address, true);
        assertThat(ann.ask("server/discover", "{}")
                        .result()
                        .at("/capabilities/extensions")
                        .has("io.modelcontextprotocol/tasks"))
                .isTrue();

        String task = make(ann, address, true);
        try (TestingMcp other = new TestingMcp(database, clock)) {
            Speaker there = speaker(other, "ann", "client_1", address, true);
            assertThat(there.ask("tasks/get", about(task))
                            .result()
                            .get("taskId")
                            .asString())
                    .isEqualTo(task);
            assertThat(there.ask("tasks/update", about(task))
                            .result()
                            .get("resultType")
                            .asString())
                    .isEqualTo("complete");
        }
        assertThat(recent.got("tasks/get").getLast().header("Mcp-Name")).isEqualTo("task 1");
        assertThat(ann.ask("tasks/list", "{}").code())
                .as("the extension has none")
                .isEqualTo(-32601);

        Speaker bob = speaker(mcp, "bob", "client_1", address, true);
        assertThat(bob.ask("tasks/get", about(task)).code()).isEqualTo(-32602);
        assertThat(bob.ask("tasks/update", about(task)).code()).isEqualTo(-32602);
        assertThat(bob.ask("tasks/cancel", about(task)).code()).isEqualTo(-32602);
        assertThat(recent.got("tasks/cancel")).isEmpty();
        assertThat(ann.ask("tasks/cancel", about(task))
                        .result()
                        .get("resultType")
                        .asString())
                .isEqualTo("complete");
    }

    @ParameterizedTest
    @ValueSource(strings = {MODERN, EVERYWHERE})
    void whatBecomesOfATaskIsToldToItsMaker(String address) throws Exception {
        recent.on("subscriptions/listen", request -> {
            TestingUpstream.Events events = request.events();
            events.send(
                    JsonMapper.shared().readTree("""
                    {"jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged",
                     "params": {"notifications": %s}}""".formatted(request.params().get("notifications"))));
            for (JsonNode id : request.params().at("/notifications/taskIds")) {
                events.send(JsonMapper.shared().readTree("""
                        {"jsonrpc": "2.0", "method": "notifications/tasks",
                         "params": {"taskId": %s, "status": "completed"}}""".formatted(id)));
            }
            events.send(request.response("{'resultType': 'complete'}"));
        });
        Speaker ann = speaker(mcp, "ann", "client_1", address, true);
        String task = make(ann, address, true);
        String others = make(speaker(mcp, "bob", "client_1", address, true), address, true);

        Iterator<String> said = ann.lines(
                        "subscriptions/listen",
                        "{\"notifications\": {\"taskIds\": [\"" + others + "\", \"" + task + "\"]}}",
                        5)
                .body()
                .filter(line -> line.startsWith("data: "))
                .iterator();

        JsonNode acknowledged = JsonMapper.shared().readTree(said.next().substring(6));
        assertThat(acknowledged.at("/params/notifications/taskIds").toString()).isEqualTo("[\"" + task + "\"]");
        JsonNode told = JsonMapper.shared().readTree(said.next().substring(6));
        assertThat(told.at("/params/taskId").asString()).isEqualTo(task);
        assertThat(told.at("/params/status").asString()).isEqualTo("completed");
    }

    @Test
    void ofOneRevisionAreNotShownToClientsOfTheOther() {
        assertThat(speaker(mcp, "ann", "client_1", LEGACY, true)
                        .ask("server/discover", "{}")
                        .result()
                        .get("capabilities")
                        .toString())
                .doesNotContain("tasks");
        assertThat(speaker(mcp, "ann", "client_1", MODERN, false)
                        .ask("initialize", "{\"protocolVersion\": \"2025-11-25\", \"capabilities\": {}}")
                        .result()
                        .get("capabilities")
                        .toString())
                .doesNotContain("tasks");
    }
}
