package dev.behalf.sandbox.idp;

import java.time.Duration;

/// How a host fails.
public sealed interface Outage {

    /// Nobody listens: connections are refused. Always concerns the whole host.
    record Refused() implements Outage {}

    /// Answers every request with this status; 429 and 503 carry `Retry-After: 1`.
    record Status(int code) implements Outage {}

    /// Takes the request and never answers, until the host comes up again or is closed.
    record Hang() implements Outage {}

    /// Answers correctly, but with this pause before every byte of the body.
    record Drip(Duration pause) implements Outage {}

    /// Answers correctly, but so much later.
    record Slow(Duration pause) implements Outage {}

    /// Does what was asked, then cuts the connection: the client never learns the answer. This is how a refresh token
    /// is spent without anybody having its successor.
    record AnswerLost() implements Outage {}

    static Outage refused() {
        return new Refused();
    }

    static Outage status(int code) {
        return new Status(code);
    }

    static Outage hang() {
        return new Hang();
    }

    static Outage drip(Duration pause) {
        return new Drip(pause);
    }

    static Outage slow(Duration pause) {
        return new Slow(pause);
    }

    static Outage answerLost() {
        return new AnswerLost();
    }
}
