package dev.behalf.server.environment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a [Registry] from the tables.
final class RegistryReader {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryReader.class);
    private static final int ATTEMPTS = 5;

    private RegistryReader() {}

    /// All of it as of one revision. On PostgreSQL each statement sees the latest commit, so another node's change may
    /// fall between two of them; then it is read again.
    static Registry read(Handle handle) {
        long before = ChangeCounter.revision(handle);
        for (int attempt = 1; ; attempt++) {
            Registry registry = read(handle, before);
            long after = ChangeCounter.revision(handle);
            if (before == after || attempt == ATTEMPTS) {
                // When changes never pause, the older revision makes the next poll read again.
                return registry;
            }
            before = after;
        }
    }

    private static Registry read(Handle handle, long revision) {
        Map<String, Environment> environments =
                EnvironmentTable.all(handle).stream().collect(Collectors.toMap(Environment::name, Function.identity()));
        return new Registry(
                environments,
                connections(handle, environments),
                KeyTable.active(handle),
                McpServerTable.all(handle),
                revision);
    }

    private static Map<String, RegisteredConnection> connections(Handle handle, Map<String, Environment> environments) {
        Map<String, RegisteredConnection> connections = new HashMap<>();
        for (ConnectionTable.Row row : ConnectionTable.all(handle)) {
            Environment environment = environments.get(row.environment());
            ManifestProblems problems = new ManifestProblems();
            ConnectionSettings settings =
                    environment == null ? null : ConnectionForm.read(environment.kind(), row.stored(), problems);
            if (settings != null) {
                connections.put(
                        row.environment(), new RegisteredConnection(row.environment(), settings, row.version()));
            } else {
                report(row, problems.all());
            }
        }
        return connections;
    }

    /// One connection that is not understood, perhaps written by a newer version, must not take the others with it.
    private static void report(ConnectionTable.Row row, List<ManifestProblem> problems) {
        LOG.error(
                "The connection of environment {} cannot be used; apply it anew. {}",
                row.environment(),
                problems.stream().map(problem -> problem.text("stored")).collect(Collectors.joining(" ")));
    }
}
