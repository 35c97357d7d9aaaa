package dev.behalf.server.verification;

import dev.behalf.keys.KeySource;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.token.Explanation;
import dev.behalf.token.TokenVerifier;
import dev.behalf.token.Verdict;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Verifies the tokens of one environment, for one version of its connection.
public final class EnvironmentVerifier {

    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentVerifier.class);

    private final RegisteredConnection connection;
    private final TokenVerifier verifier;
    private final VerdictCounters counters;

    EnvironmentVerifier(RegisteredConnection connection, TokenVerifier verifier, VerdictCounters counters) {
        this.connection = connection;
        this.verifier = verifier;
        this.counters = counters;
    }

    public String environment() {
        return connection.environment();
    }

    public RegisteredConnection connection() {
        return connection;
    }

    public VerdictCounters counters() {
        return counters;
    }

    /// See [TokenVerifier#verify(String)].
    public Verdict verify(String token) {
        return noted(verifier.verify(token));
    }

    /// See [TokenVerifier#explain(String)].
    public Explanation explain(String token) {
        Explanation explanation = verifier.explain(token);
        noted(explanation.verdict());
        return explanation;
    }

    public List<KeySource> keySources() {
        return verifier.keySources();
    }

    private Verdict noted(Verdict verdict) {
        counters.count(verdict);
        if (LOG.isDebugEnabled()) {
            log(verdict);
        }
        return verdict;
    }

    private void log(Verdict verdict) {
        switch (verdict) {
            case Verdict.Verified _ -> {}
            case Verdict.Refused(var r) ->
                LOG.debug(
                        "Refused in {}: {} {}; expected {}, found {}",
                        environment(),
                        r.reason().code(),
                        r.reason().title(),
                        r.expected(),
                        r.found());
            case Verdict.Undecided(var r) ->
                LOG.debug("Undecided in {}: {} {}", environment(), r.reason().code(), r.found());
        }
    }
}
