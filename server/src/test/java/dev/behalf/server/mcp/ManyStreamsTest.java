package dev.behalf.server.mcp;

import static dev.behalf.server.mcp.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTParser;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.mcp.TestingUpstream.Events;
import dev.behalf.server.mcp.TestingUpstream.Got;
import dev.behalf.server.upstream.Limits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Two hundred people with a stream each at five servers of either era, over real sockets.
class ManyStreamsTest {

    private static final int SERVERS = 5;
    private static final int EACH = 200;
    private static final int CALLS = 100;

    /// For each stream: the client's, the gateway's to it, the gateway's to the server, and the server's.
    private static final long FILES = 4L * SERVERS * EACH + 2000;

    /// As many streams at one server as people; of requests twice as many.
    private static final Limits LIMITS = new Limits(
            Duration.ofSeconds(20),
            Duration.ofMinutes(2),
            100_000,
            500_000,
            2 * EACH,
            Duration.ofMillis(500),
            3,
            Duration.ofSeconds(20),
            Duration.ofSeconds(5));

    private final List<TestingUpstream> servers = new ArrayList<>();
    private final Map<String, BlockingQueue<Integer>> streams = new ConcurrentHashMap<>();
    private final CountDownLatch calls = new CountDownLatch(CALLS);
    private final Semaphore opening = new Semaphore(50);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<RawClient> everybody = new ArrayList<>();
    private TestingDatabase testing;
    private Database database;
    private TestingMcp mcp;

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        database = Database.open(testing.url());
        mcp = new TestingMcp(database, new TestingClock(), LIMITS);
        for (int i = 0; i < SERVERS; i++) {
            boolean modern = isModern(i);
            TestingUpstream server = new TestingUpstream(modern).shownTo(_ -> {});
            server.on("tools/list", "{'tools': [{'name': 'who'}]}")
                    .on(modern ? "subscriptions/listen" : "GET", this::stream)
                    .on("tools/call", this::call);
            servers.add(server);
            mcp.register("server" + i, server.url(), CallsAs.SIGNED);
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient each : everybody) {
            each.close();
        }
        threads.shutdownNow();
        mcp.close();
        servers.forEach(TestingUpstream::close);
        database.close();
        testing.close();
    }

    private static boolean isModern(int server) {
        return server % 2 == 0;
    }

    /// Whom a server is asked for, by the statement that it is shown.
    private static String person(Got got) {
        try {
            String statement =
                    Objects.requireNonNull(got.header("Authorization")).substring("Bearer ".length());
            return JWTParser.parse(statement).getJWTClaimsSet().getSubject();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private void stream(Got got) throws IOException {
        String person = person(got);
        String key = got.exchange().getLocalAddress() + " " + person;
        Events events = got.events();
        JsonNode subscription = got.message().get("id");
        if (subscription != null) {
            events.send(said("notifications/subscriptions/acknowledged", subscription));
        }
        BlockingQueue<Integer> news = new LinkedBlockingQueue<>();
        streams.put(key, news);
        try {
            while (true) {
                Integer next = news.poll(500, TimeUnit.MILLISECONDS);
                if (next == null) {
                    events.write(": here\n\n");
                } else {
                    ObjectNode message = said("notifications/resources/updated", subscription);
                    ((ObjectNode) message.get("params")).put("uri", person + "#" + next);
                    events.send(message);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            streams.remove(key, news);
        }
    }

    private static ObjectNode said(String method, JsonNode subscription) {
        ObjectNode message =
                JsonMapper.shared().createObjectNode().put("jsonrpc", "2.0").put("method", method);
        ObjectNode params = message.putObject("params");
        if (subscription != null) {
            params.putObject("_meta").set("io.modelcontextprotocol/subscriptionId", subscription);
        }
        return message;
    }

    /// No call is answered before all are here.
    private void call(Got got) throws IOException {
        calls.countDown();
        try {
            boolean all = calls.await(20, TimeUnit.SECONDS);
            got.answer("{'content': [{'type': 'text', 'text': '" + (all ? person(got) : "alone") + "'}]}");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RawClient client(Grant grant, int server) {
        String path = "/mcp/server" + server;
        String token = mcp.token(grant, claims -> claims.audience(TestingMcp.ROOT + path));
        RawClient client = new RawClient(mcp.port(), path, token, isModern(server), grant.person());
        everybody.add(client);
        return client;
    }

    private Grant grant(String person) {
        return mcp.grantOf(person, "client_1", "default", TestingMcp.RESOURCE, List.of("mcp"), null);
    }

    private interface Act {
        void run(RawClient client) throws Exception;
    }

    private void all(List<RawClient> clients, Act act) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (RawClient client : clients) {
            running.add(threads.submit(() -> {
                act.run(client);
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    private int opened(RawClient client) throws Exception {
        // The queues of listening sockets are short.
        opening.acquire();
        try {
            return client.listen();
        } finally {
            opening.release();
        }
    }

    private void tell(int news) {
        streams.values().forEach(stream -> stream.add(news));
    }

    private static void hears(RawClient client, int news) throws IOException {
        assertThat(client.next().at("/params/uri").asString()).isEqualTo(client.person() + "#" + news);
    }

    @Test
    void eachOfAThousandHearsItsOwnAndAllThatTheyTookIsGivenBack() throws Exception {
        assertThat(((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getMaxFileDescriptorCount())
                .as("open files that a process may have (ulimit -n)")
                .isGreaterThan(FILES);
        List<RawClient> people = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            Grant grant = grant("person" + i);
            for (int server = 0; server < SERVERS; server++) {
                people.add(client(grant, server));
            }
        }

        all(people, client -> assertThat(opened(client)).isEqualTo(200));
        eventually(() -> streams.size() == people.size());
        Grant late = grant("late");
        for (int server = 0; server < SERVERS; server++) {
            assertThat(opened(client(late, server))).as("the house is full").isNotEqualTo(200);
        }
        for (int news = 1; news <= 3; news++) {
            tell(news);
        }
        all(people, client -> {
            for (int news = 1; news <= 3; news++) {
                hears(client, news);
            }
        });
        all(people.subList(0, CALLS), client -> assertThat(client.call("who")).isEqualTo(client.person()));
        tell(4);
        all(people, client -> hears(client, 4));

        all(people, RawClient::leave);
        eventually(() -> streams.isEmpty() && servers.stream().allMatch(server -> server.open() == 0));
        // As many again, at a server of each era.
        all(
                people.stream()
                        .filter(each -> each.isAt("/server0") || each.isAt("/server1"))
                        .toList(),
                client -> {
                    while (opened(client) != 200) {
                        client.leave();
                    }
                });
        eventually(() -> streams.size() == 2 * EACH);
    }
}
