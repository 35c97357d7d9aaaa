package dev.behalf.sandbox;

import dev.behalf.sandbox.idp.Lie;
import dev.behalf.sandbox.idp.Outage;
import dev.behalf.sandbox.idp.Request;
import dev.behalf.sandbox.idp.Tenant;
import java.time.Duration;

/// Outages and lies as the control endpoints are asked for them.
final class Failures {
    private Failures() {}

    static void outage(Tenant tenant, Request request) {
        String kind = request.parameter("kind", "");
        if (kind.equals("none")) {
            tenant.goUp();
            return;
        }
        tenant.goDown(
                outage(kind, request),
                request.parameter("path", ""),
                request.parameter("times").map(Integer::parseInt).orElse(Integer.MAX_VALUE));
    }

    private static Outage outage(String kind, Request request) {
        Duration pause = Duration.ofMillis(Long.parseLong(request.parameter("millis", "100")));
        return switch (kind) {
            case "refused" -> Outage.refused();
            case "status" -> Outage.status(Integer.parseInt(request.parameter("status", "503")));
            case "hang" -> Outage.hang();
            case "drip" -> Outage.drip(pause);
            case "slow" -> Outage.slow(pause);
            case "answer-lost" -> Outage.answerLost();
            default ->
                throw new IllegalArgumentException(
                        "kind takes none, refused, status, hang, drip, slow or answer-lost, not '" + kind + "'");
        };
    }

    static void lie(Tenant tenant, Request request) {
        String kind = request.parameter("kind", "");
        String value = request.parameter("value", "");
        tenant.lie(
                switch (kind) {
                    case "none" -> null;
                    case "wrong-issuer" -> new Lie.WrongIssuer(value);
                    case "garbage-keys" -> new Lie.GarbageKeys();
                    case "no-keys" -> new Lie.NoKeys();
                    case "huge-keys" -> new Lie.HugeKeys(value.isEmpty() ? 2_000_000 : Integer.parseInt(value));
                    case "redirect" -> new Lie.Redirect(value);
                    case "wrong-content-type" -> new Lie.WrongContentType();
                    default ->
                        throw new IllegalArgumentException("kind takes none, wrong-issuer, garbage-keys, no-keys, "
                                + "huge-keys, redirect or wrong-content-type, not '" + kind + "'");
                });
    }
}
