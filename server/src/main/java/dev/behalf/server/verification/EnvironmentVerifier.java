package dev.behalf.server.verification;

import dev.behalf.keys.KeySource;
import dev.behalf.server.activity.Face;
import dev.behalf.server.activity.Recorder;
import dev.behalf.server.activity.VerdictCounters;
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
    private final TokenVerifier assertions;
    private final TokenVerifier logoutTokens;
    private final Recorder recorder;

    EnvironmentVerifier(RegisteredConnection connection, TokenVerifier verifier, Recorder recorder) {
        this.connection = connection;
        this.verifier = verifier;
        this.assertions = verifier.assertions();
        this.logoutTokens =
                verifier.logoutTokens(connection.connection().settings().clientId());
        this.recorder = recorder;
    }

    public String environment() {
        return connection.environment();
    }

    public RegisteredConnection connection() {
        return connection;
    }

    public VerdictCounters counters() {
        return recorder.counters();
    }

    /// See [TokenVerifier#verify(String)]. Counted, and noted where it is refused.
    Verdict verify(Face face, String token) {
        return noted(face, token, verifier.verify(token));
    }

    /// See [TokenVerifier#assertions()]. Noted where it is refused; those that are good are no tokens of the kinds that
    /// the connection is about, and not counted among them.
    Verdict verifyAssertion(Face face, String assertion) {
        return apart(face, assertion, assertions);
    }

    /// See [TokenVerifier#logoutTokens]. Noted like [#verifyAssertion].
    Verdict verifyLogout(Face face, String token) {
        return apart(face, token, logoutTokens);
    }

    private Verdict apart(Face face, String token, TokenVerifier by) {
        Verdict verdict = by.verify(token);
        if (!(verdict instanceof Verdict.Verified)) {
            recorder.note(face, token, verdict, by::explain);
            log(verdict);
        }
        return verdict;
    }

    /// See [TokenVerifier#explain(String)]. Counted like [#verify].
    Explanation explain(Face face, String token) {
        Explanation explanation = verifier.explain(token);
        noted(face, token, explanation.verdict());
        return explanation;
    }

    /// See [TokenVerifier#explain(String)]. For people who look into a token: counted nowhere.
    public Explanation explain(String token) {
        return verifier.explain(token);
    }

    public List<KeySource> keySources() {
        return verifier.keySources();
    }

    /// See [TokenVerifier#review()].
    void review() {
        verifier.review();
    }

    private Verdict noted(Face face, String token, Verdict verdict) {
        recorder.note(face, token, verdict, verifier::explain);
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
