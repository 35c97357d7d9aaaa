package dev.behalf.server.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.environment.McpServerReports;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.SeenMcpServer;
import dev.behalf.server.environment.SeenTool;
import dev.behalf.server.upstream.About;
import dev.behalf.server.upstream.Upstreams;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Lets the team see what servers list to clients. Servers may list different things to different people: the last
/// whole list counts. No request waits for it, and not more than one list a minute is told of a server.
final class Sightings {

    private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);
    private static final Duration APART = Duration.ofMinutes(1);

    /// So that it is seen when a server last listed what it has had all along.
    private static final Duration AGAIN = Duration.ofHours(1);

    private static final Duration GATHERING = Duration.ofMinutes(5);
    private static final int MOST_GATHERED = 1000;

    private final McpServerReports reports;
    private final Upstreams upstreams;
    private final InstantSource clock;
    private final Cache<String, List<SeenTool>> gathered;
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    private record Told(long version, List<SeenTool> tools, Instant at) {}

    Sightings(McpServerReports reports, Upstreams upstreams, InstantSource clock) {
        this.reports = reports;
        this.upstreams = upstreams;
        this.clock = clock;
        this.gathered = Caffeine.newBuilder()
                .maximumSize(MOST_GATHERED)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(GATHERING)
                .build();
    }

    /// A page of a list, as a server gave it to a client.
    ///
    /// @param params with the cursor, where it is not the first page
    /// @param result with the next cursor, where it is not the last
    void page(RegisteredMcpServer server, Caller caller, ObjectNode params, ObjectNode result) {
        String list = String.join(" ", key(server), Long.toString(server.version()), caller.person(), caller.client());
        List<SeenTool> before = params.has("cursor") ? gathered.getIfPresent(list) : List.of();
        if (before == null) {
            // It began on another node.
            return;
        }
        List<SeenTool> tools = new ArrayList<>(before);
        add(result, tools);
        if (Era.text(result, "nextCursor") == null) {
            gathered.invalidate(list);
            tell(server, tools);
        } else if (tools.size() < SeenMcpServer.MOST_TOOLS) {
            gathered.put(list, tools);
        }
    }

    /// Adds the tools of a page.
    static void add(ObjectNode result, List<SeenTool> tools) {
        for (JsonNode definition : result.path("tools")) {
            tools.add(SeenTool.of(definition));
        }
    }

    private void tell(RegisteredMcpServer server, List<SeenTool> tools) {
        Instant now = clock.instant();
        Told last = told.get(key(server));
        boolean due = last == null
                || last.version() != server.version()
                || now.isAfter(last.at().plus(last.tools().equals(tools) ? AGAIN : APART));
        Told next = new Told(server.version(), tools, now);
        // Of several at once one tells it.
        boolean ours = due
                && (last == null ? told.putIfAbsent(key(server), next) == null : told.replace(key(server), last, next));
        if (ours) {
            Thread.ofVirtual().name("mcp-sighting").start(() -> write(server, tools));
        }
    }

    private void write(RegisteredMcpServer server, List<SeenTool> tools) {
        try {
            reports.saw(server, seen(server, tools, false));
        } catch (RuntimeException e) {
            told.remove(key(server));
            LOG.warn("What the MCP server {} has could not be written down", server.name(), e);
        }
    }

    /// What the team was told when it asked. Written down before this returns.
    ///
    /// @param tools null where it did not say
    /// @param wantsPerson whether it told nothing without a person
    void note(RegisteredMcpServer server, @Nullable List<SeenTool> tools, boolean wantsPerson) {
        if (tools != null) {
            told.put(key(server), new Told(server.version(), List.copyOf(tools), clock.instant()));
        }
        reports.saw(server, seen(server, tools, wantsPerson));
    }

    private SeenMcpServer seen(RegisteredMcpServer server, @Nullable List<SeenTool> tools, boolean wantsPerson) {
        About about = upstreams.about(server).orElse(new About("", "", ""));
        return new SeenMcpServer(about.revision(), about.title(), about.release(), tools, wantsPerson);
    }

    private static String key(RegisteredMcpServer server) {
        return server.environment() + "/" + server.name();
    }
}
