package dev.behalf.bench;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/// Something that answers requests with tokens, and the processes that it takes.
record Contender(String name, URI url, List<Child> processes) {

    Contender(String name, int port, Child... processes) {
        this(name, URI.create("http://127.0.0.1:" + port + "/v1/check"), List.of(processes));
    }

    /// What its processes took so far.
    Duration processorTime() {
        return processes.stream().map(Child::processorTime).reduce(Duration.ZERO, Duration::plus);
    }
}
