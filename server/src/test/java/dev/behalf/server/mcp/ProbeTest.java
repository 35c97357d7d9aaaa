package dev.behalf.server.mcp;

import static dev.behalf.server.mcp.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.mcp.SampleMcpServer;
import dev.behalf.sandbox.mcp.SampleMcpServer.Era;
import dev.behalf.sandbox.mcp.Trust;
import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.environment.McpServerView.Status;
import dev.behalf.server.environment.SeenMcpServer;
import dev.behalf.server.environment.SeenTool;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.net.Streams;
import dev.behalf.server.upstream.Limits;
import dev.behalf.server.upstream.Upstreams;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Servers are asked for the team over real sockets.
class ProbeTest {

    private final TestingClock clock = new TestingClock();
    private TestingDatabase testing;
    private Database database;
    private TestingMcp mcp;
    private SampleMcpServer sample;

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        database = Database.open(testing.url());
        mcp = new TestingMcp(database, clock);
        sample = SampleMcpServer.start(Era.MODERN);
    }

    @AfterEach
    void stop() {
        mcp.close();
        sample.close();
        database.close();
        testing.close();
    }

    private McpServerView probed() {
        mcp.relay.probe("default", "tickets");
        return view();
    }

    private McpServerView view() {
        return mcp.servers.find("default", "tickets").orElseThrow();
    }

    private static List<String> names(McpServerView server) {
        return Objects.requireNonNull(Objects.requireNonNull(server.seen()).tools()).stream()
                .map(SeenTool::name)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"MODERN,2026-07-28", "LEGACY,2025-11-25"})
    void findsOutWhatAServerSpeaksAndHas(Era era, String revision) {
        sample.become(era);
        mcp.register("tickets", sample.url(), CallsAs.NONE);

        McpServerView server = probed();

        assertThat(server.status()).isEqualTo(Status.ACTIVE);
        SeenMcpServer seen = Objects.requireNonNull(server.seen());
        assertThat(seen.revision()).isEqualTo(revision);
        assertThat(seen.title() + " " + seen.release()).isEqualTo("sample 1");
        assertThat(names(server))
                .as("of both pages")
                .startsWith("greet", "echo", "erase")
                .contains("ask");
        assertThat(Objects.requireNonNull(seen.tools()).get(2).effect()).isEqualTo(SeenTool.Effect.DESTROYS);
        assertThat(sample.visits("tools/call")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = CallsAs.class,
            names = {"END_USER", "SIGNED"})
    void aServerThatWantsAPersonIsInOrderAndItsToolsShowWithTheFirstCall(CallsAs callsAs) {
        sample.trust(headers -> headers.containsKey("Authorization") ? Map.of("sub", "ann") : null);
        mcp.provider = _ -> new ProviderAccess.Access.Token(
                "provider-token", clock.instant().plusSeconds(60), List.of(sample.url()));
        mcp.register("tickets", sample.url(), callsAs);

        McpServerView server = probed();
        assertThat(server.status()).isEqualTo(Status.ACTIVE);
        SeenMcpServer seen = Objects.requireNonNull(server.seen());
        assertThat(seen.wantsPerson()).isTrue();
        assertThat(seen.tools()).isNull();
        assertThat(sample.visits().getFirst().headers()).doesNotContainKey("Authorization");

        try (Speaker ann = new Speaker(mcp, "/mcp/tickets", mcp.tokenFor("ann", "client_1", "/tickets"), true)) {
            ann.ask("tools/list", "{}");
            assertThat(Objects.requireNonNull(view().seen()).tools())
                    .as("half of the list")
                    .isNull();
            ann.ask("tools/list", "{\"cursor\": \"2\"}");
        }
        eventually(() -> Objects.requireNonNull(view().seen()).tools() != null);
        assertThat(names(view())).as("those that may not be called too").contains("erase", "ask");
        assertThat(Objects.requireNonNull(view().seen()).revision()).isEqualTo("2026-07-28");
    }

    @Test
    void aServiceIsAskedWithItsSecretAndNotWithoutOne() {
        sample.trust(Trust.secret("X-Api-Key", "s3cret"));
        mcp.register(new McpServerInput(
                "tickets", sample.url(), "service", List.of(), "header", "X-Api-Key", "", "", "", "", false));
        assertThat(probed().attention()).contains("secret is not set");
        assertThat(sample.visits()).isEmpty();

        mcp.servers.setSecret("default", "tickets", "another", Actor.COMMAND_LINE);
        assertThat(probed().problem()).isEqualTo("It does not accept the credentials it is called with (401).");
        mcp.servers.setSecret("default", "tickets", "s3cret", Actor.COMMAND_LINE);
        assertThat(probed().status()).isEqualTo(Status.ACTIVE);
        assertThat(names(view())).contains("greet");
    }

    @Test
    void whatIsWrongIsWrittenDownUntilItIsMended() {
        mcp.register("tickets", sample.url(), CallsAs.NONE);
        sample.trust(_ -> null);
        assertThat(probed().problem()).isEqualTo("It wants credentials (401), and is called with none.");
        sample.trust(Trust.anybody());
        sample.answer(307);
        assertThat(probed().problem()).contains("redirect", "307");
        assertThat(view().status()).isEqualTo(Status.NEEDS_ATTENTION);
        sample.answer(0);
        assertThat(probed().status()).isEqualTo(Status.ACTIVE);

        mcp.register("tickets", "http://127.0.0.1:1/mcp", CallsAs.NONE);
        assertThat(probed().problem()).isNotNull();
        assertThat(view().seen()).as("of the former address").isNull();
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForLong() throws Exception {
        Limits limits = new Limits(
                Duration.ofMinutes(2),
                Duration.ofMinutes(2),
                1000,
                1000,
                1,
                Duration.ofMillis(20),
                5,
                Duration.ZERO,
                TestingMcp.LIMITS.reply());
        List<String> problems = new ArrayList<>();
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Streams streams = new Streams(EgressSettings.defaults(), new Streams.Network(true, false))) {
            mcp.register("tickets", "http://127.0.0.1:" + silent.getLocalPort() + "/mcp", CallsAs.NONE);
            Upstreams upstreams = new Upstreams(_ -> streams, limits, clock, "1.2.3");
            Credentials credentials = new Credentials(mcp.provider, new Statements((_, _, _) -> "", clock), _ -> {
                throw new AssertionError("nothing is opened");
            });
            Prober prober = new Prober(
                    upstreams,
                    credentials,
                    new Health((_, problem) -> problems.add(String.valueOf(problem))),
                    new Sightings(mcp.servers, upstreams, clock),
                    Duration.ofMillis(100));

            prober.probe(Objects.requireNonNull(mcp.relay.server("default", "tickets")), true);
        }
        assertThat(problems).singleElement().asString().contains("said nothing", "somebody should look at it");
        assertThat(view().seen()).isNull();
    }

    @Test
    void aDisabledServerIsNotAsked() {
        mcp.register(new McpServerInput("tickets", sample.url(), "none", List.of(), "", "", "", "", "", "", true));

        assertThat(probed().status()).isEqualTo(Status.DISABLED);
        mcp.relay.probe("default", "none");
        mcp.relay.probe("nowhere", "tickets");
        assertThat(sample.visits()).isEmpty();
    }

    @Test
    void aListThatStaysTheSameIsToldOnceAnHour() {
        mcp.register("tickets", sample.url(), CallsAs.NONE);
        probed();
        mcp.servers.saw(
                Objects.requireNonNull(mcp.relay.server("default", "tickets")),
                new SeenMcpServer("", "", "", List.of(), false));
        clock.advance(Duration.ofMinutes(2));
        list();
        assertThat(names(view())).as("the same list again").isEmpty();
        clock.advance(Duration.ofHours(1));
        list();
        eventually(() -> names(view()).contains("erase"));
    }

    private void list() {
        try (Speaker ann = new Speaker(mcp, "/mcp", mcp.token(), true)) {
            assertThat(ann.ask("tools/list", "{}").result().toString()).contains("tickets_greet");
        }
    }
}
