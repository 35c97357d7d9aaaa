package dev.behalf.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Calls of a tool by way of Behalf beside calls straight to the server, and by way of others' gateways: what
/// each takes when nothing else happens, and how many there can be. And what streams cost on which nothing is said.
@Command(name = "relay", description = "Calls of an MCP tool through Behalf beside direct ones.")
final class RelayCommand implements Callable<Integer> {

    private static final String SERVER = "echo";

    /// What a tool takes that asks an API.
    private static final Duration WORK = Duration.ofMillis(20);

    @Mixin
    private Workplace workplace = new Workplace();

    @Option(
            names = "--people",
            description = "Who call; each may call a tool twice a second only. Default: ${DEFAULT-VALUE}")
    private int people = 4000;

    @Option(names = "--connections", description = "For throughput. Default: ${DEFAULT-VALUE}")
    private int connections = 32;

    @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(names = "--seconds", description = "Of one round. Default: ${DEFAULT-VALUE}")
    private int seconds = 6;

    @Option(names = "--warm-up", description = "Seconds for each contender. Default: ${DEFAULT-VALUE}")
    private int warmUp = 15;

    @Option(
            names = "--gateways",
            paramLabel = "DIR",
            description = "Where npm installed those that Behalf is measured beside; left out, there are none.")
    private @Nullable Path gateways;

    @Option(names = "--streams", description = "Idle ones to hold. Default: ${DEFAULT-VALUE}")
    private int streams = 1000;

    @Override
    public Integer call() throws Exception {
        Path directory = workplace.directory();
        try (Issuer issuer = Issuer.start(directory);
                ToolServer echo = EchoServer.start(directory)) {
            least(issuer, echo);
            if (gateways != null) {
                Node node = new Node(gateways);
                made(issuer, node, Duration.ZERO, "relay-sdk");
                made(issuer, node, WORK, "relay-work");
            }
            try (TokenServer behalf = TokenServer.everywhere(workplace, issuer, streams, SERVER, echo.url())) {
                workplace.page().put("relay-streams", IdleStreams.table(behalf, URI.create(behalf.origin() + "/mcp")));
            }
        }
        return 0;
    }

    /// Before a server that does as little as one can.
    private void least(Issuer issuer, ToolServer echo) throws Exception {
        Path directory = workplace.directory();
        try (TokenServer behalf = TokenServer.relaying(workplace, "relay", issuer, people, SERVER, echo.url());
                Gateways others = new Gateways(new Node(gateways == null ? directory : gateways), directory, echo)) {
            List<Contender> contenders = contenders(behalf, echo.url(), echo.process());
            List<Contender> all = new ArrayList<>(contenders);
            Map<Contender, String> sessions = new HashMap<>();
            if (gateways != null) {
                for (Gateways.Other other : List.of(others.haproxy(), others.mcpProxy(), others.passthrough())) {
                    all.add(other.contender());
                    sessions.put(other.contender(), other.session());
                }
            }
            // First, so that everybody has called before: the first call of a person begins a session at the
            // server.
            workplace.page().put("relay-many", table(run("many at once", all, sessions, tokens(behalf), connections)));
            workplace.page().put("relay-one", table(run("one at a time", contenders, Map.of(), tokens(behalf), 1)));
        }
    }

    /// Before a server as the official SDK has it made.
    ///
    /// @param takes how long its tool waits
    private void made(Issuer issuer, Node node, Duration takes, String part) throws Exception {
        try (ToolServer server = SdkServer.start(node, workplace.directory(), takes);
                TokenServer behalf = TokenServer.relaying(workplace, part, issuer, people, SERVER, server.url())) {
            List<Contender> contenders = contenders(behalf, server.url(), server.process());
            workplace.page().put(part, table(run(part, contenders, Map.of(), tokens(behalf), connections)));
        }
    }

    private static List<Contender> contenders(TokenServer behalf, URI server, Child process) {
        return List.of(
                new Contender("direct", server, List.of(process)),
                new Contender(
                        "through Behalf",
                        URI.create(behalf.origin() + "/mcp/" + SERVER),
                        List.of(behalf.process(), process)));
    }

    /// @param sessions of the contenders that want one
    private Map<Contender, Load> run(
            String label, List<Contender> contenders, Map<Contender, String> sessions, Path tokens, int at) {
        Map<Contender, Wrk> drivers = new HashMap<>();
        for (Contender contender : contenders) {
            drivers.put(contender, Wrk.calls(workplace.directory(), at, sessions.getOrDefault(contender, "")));
        }
        return new Rounds(rounds, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp))
                .run(
                        label,
                        contenders,
                        (contender, time) ->
                                Objects.requireNonNull(drivers.get(contender)).different(contender, tokens, time));
    }

    /// An access token of each of the people, in a file. They are good for some minutes: each table has its own.
    private static Path tokens(TokenServer behalf) throws IOException {
        List<String> tokens = new ArrayList<>();
        try (Wire wire = new Wire(behalf.tokenEndpoint())) {
            for (Chain chain : behalf.chains()) {
                String answer = wire.post(chain.form());
                chain.next(Json.text(answer, "refresh_token"));
                tokens.add(Json.text(answer, "access_token"));
            }
        }
        return Files.write(behalf.directory().resolve("tokens"), tokens);
    }

    private static String table(Map<Contender, Load> loads) {
        Load direct = loads.values().iterator().next();
        StringBuilder text = new StringBuilder(
                "| | calls/s | ratio | p50 ms | p99 ms | processor µs per call |\n|---|--:|--:|--:|--:|--:|\n");
        loads.forEach((contender, load) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.2f | %.2f | %.2f | %.0f |%n",
                contender.name(),
                load.rate(),
                load.rate() / direct.rate(),
                load.p50(),
                load.p99(),
                load.processorMicros())));
        return text.toString();
    }
}
