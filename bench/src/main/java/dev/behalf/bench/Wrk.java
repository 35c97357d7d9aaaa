package dev.behalf.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Drives wrk: two threads, connections kept alive, the next request as soon as the last is answered.
final class Wrk {

    private static final int THREADS = 2;
    private static final int CONNECTIONS = 16;
    private static final String LOAD = "load.lua";
    private static final Pattern FIGURES = Pattern.compile("FIGURES (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

    private final Path directory;
    private final Path script;
    private final Map<String, String> headers;
    private final int connections;

    /// @param headers sent with every request, to whomever
    Wrk(Path directory, Map<String, String> headers) {
        this(directory, LOAD, headers, CONNECTIONS);
    }

    private Wrk(Path directory, String script, Map<String, String> headers, int connections) {
        this.directory = directory;
        this.script = Template.write(script, directory, Map.of());
        this.headers = headers;
        this.connections = connections;
    }

    /// Calls the tool `echo` of an MCP server.
    ///
    /// @param connections each of which makes the next call as soon as the last is answered
    /// @param session to call in, empty for none
    static Wrk calls(Path directory, int connections, String session) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "Content-Type", "application/json",
                "Accept", "application/json, text/event-stream",
                "MCP-Protocol-Version", "2025-11-25"));
        if (!session.isEmpty()) {
            headers.put("Mcp-Session-Id", session);
        }
        return new Wrk(directory, "call.lua", headers, connections);
    }

    /// Posts bodies.
    static Wrk bodies(Path directory, Map<String, String> headers) {
        return new Wrk(directory, "body.lua", headers, CONNECTIONS);
    }

    Load same(Contender contender, String token, Duration time) {
        return run(contender, token, List.of(), time);
    }

    Load different(Contender contender, Path tokens, Duration time) {
        double from = ThreadLocalRandom.current().nextDouble();
        return run(contender, null, List.of("" + tokens, "" + threads(), "" + from), time);
    }

    /// Posts each line of a file.
    ///
    /// @param expected what every answer holds
    Load posted(Contender contender, Path bodies, String expected, Duration time) {
        return run(contender, null, List.of("" + bodies, "" + threads(), expected), time);
    }

    private Load run(Contender contender, @Nullable String token, List<String> arguments, Duration time) {
        List<String> command = new ArrayList<>(List.of(
                "wrk", "-t", "" + threads(), "-c", "" + connections, "-d", time.toSeconds() + "s", "-s", "" + script));
        headers.forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
        if (token != null) {
            command.addAll(List.of("-H", "Authorization: Bearer " + token));
        }
        command.add(contender.url().toString());
        command.addAll(arguments);
        Duration before = contender.processorTime();
        String output = output(command);
        return load(output, contender, contender.processorTime().minus(before));
    }

    private int threads() {
        return Math.min(THREADS, connections);
    }

    private String output(List<String> command) {
        try (Child wrk = Child.start(directory.resolve("wrk.log"), Map.of(), command)) {
            wrk.waitFor();
            return wrk.output();
        }
    }

    private static Load load(String output, Contender contender, Duration processorTime) {
        Matcher figures = FIGURES.matcher(output);
        if (!figures.find()
                || !figures.group(5).equals("0")
                || !figures.group(6).equals("0")) {
            throw new IllegalStateException(contender.name() + " did not accept every token. wrk said:\n" + output);
        }
        return Load.of(
                Long.parseLong(figures.group(1)),
                Long.parseLong(figures.group(2)),
                Long.parseLong(figures.group(3)) / 1e3,
                Long.parseLong(figures.group(4)) / 1e3,
                processorTime);
    }
}
