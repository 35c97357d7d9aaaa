package dev.behalf.server.activity;

import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Fingerprint;
import dev.behalf.token.Explanation.Outcome;
import dev.behalf.token.Reason;
import dev.behalf.token.TokenKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jdbi.v3.core.Handle;

/// Thirty days of traffic as a product has it: days and nights, weekends, several clients, and two bad hours. The same
/// in every run.
public final class TestingTraffic {

    public static final List<String> CLIENTS =
            List.of("acme-web", "acme-ios", "reports-agent", "claude-desktop", "vscode");

    private static final Duration DAYS = Duration.ofDays(30);
    private static final Duration MINUTES = Duration.ofDays(2);

    private record Trouble(Reason reason, double share, String expected, String found) {}

    private static final List<Trouble> TROUBLES = List.of(
            new Trouble(Reason.EXPIRED, 0.009, "an expiry after now", "14 minutes ago"),
            new Trouble(
                    Reason.AUDIENCE_MISMATCH,
                    0.004,
                    "https://api.acme.com",
                    "https://api-staging.acme.com, https://acme.us.auth0.com/userinfo"),
            new Trouble(Reason.CLIENT_MISMATCH, 0.002, "8kQ1nS0dXbYcZeRfTgUhVjWk2m3n4p5q", "Zt7rW1qYx0aBcDeFgHiJkLmN"),
            new Trouble(Reason.KIND_NOT_ACCEPTED, 0.0012, "access token", "ID token"),
            new Trouble(Reason.ISSUER_MISMATCH, 0.0008, "https://acme.us.auth0.com/", "https://acme-dev.eu.auth0.com/"),
            new Trouble(Reason.OPAQUE, 0.0005, "a signed token", "32 characters without dots"),
            new Trouble(Reason.SIGNATURE_INVALID, 0.0002, "a signature by this key", "another"));

    private final Handle handle;
    private final String environment;
    private final Instant now;
    private final Random random = new Random(7);
    private final List<RecordedRefusal> refusals = new ArrayList<>();

    private TestingTraffic(Handle handle, String environment, Instant now) {
        this.handle = handle;
        this.environment = environment;
        this.now = now;
    }

    /// Writes it down for an environment that exists.
    public static void seed(Database database, String environment, Instant now) {
        database.write(handle -> {
            new TestingTraffic(handle, environment, now).run();
            return null;
        });
    }

    private void run() {
        for (Instant at = now.minus(DAYS); at.isBefore(now.minus(MINUTES)); at = at.plus(Duration.ofHours(1))) {
            count(at, 60, false);
        }
        for (Instant at = now.minus(MINUTES); at.isBefore(now); at = at.plus(Duration.ofMinutes(1))) {
            count(at, 1, true);
        }
        CountTable.verifiedAt(handle, environment, now.minusSeconds(4));
        RefusalTable.insert(handle, refusals);
    }

    private void count(Instant at, int minutes, boolean fine) {
        double rate = 38 * day(at) * (0.85 + 0.3 * random.nextDouble());
        add(at, "", rounded(rate * minutes), fine);
        for (Trouble trouble : TROUBLES) {
            double share = trouble.share() * (incident(at, trouble.reason()) ? 60 : 1);
            refuse(at, trouble, rounded(rate * share * minutes), fine);
        }
        if (outage(at)) {
            refuse(at, new Trouble(Reason.KEYS_UNAVAILABLE, 0, "keys", "no answer"), rounded(rate * minutes / 5), fine);
        }
        if (!fine || at.atOffset(ZoneOffset.UTC).getMinute() == 0) {
            fingerprints(at, rate);
        }
    }

    /// A night at 15 % of noon, a weekend at 40 % of a week day.
    private static double day(Instant at) {
        var time = at.atOffset(ZoneOffset.UTC);
        double hour = time.getHour() + time.getMinute() / 60.0;
        double curve = 0.15 + 0.85 * Math.exp(-Math.pow(hour - 13.5, 2) / 26);
        return time.getDayOfWeek().getValue() > 5 ? curve * 0.4 : curve;
    }

    /// A client that was deployed with the wrong audience, for an hour.
    private boolean incident(Instant at, Reason reason) {
        long before = Duration.between(at, now).toMinutes();
        return reason == Reason.AUDIENCE_MISMATCH && before > 320 && before < 390;
    }

    private boolean outage(Instant at) {
        long before = Duration.between(at, now).toHours();
        return before >= 78 && before < 81;
    }

    private int rounded(double count) {
        return (int) (count + random.nextDouble());
    }

    private void refuse(Instant at, Trouble trouble, int count, boolean fine) {
        add(at, trouble.reason().code(), count, fine);
        for (int i = 0; i < Math.min(count, 3); i++) {
            Instant time = at.plusMillis(random.nextInt(60_000));
            if (time.isBefore(now.minusSeconds(5))) {
                refusals.add(refusal(time, trouble));
            }
        }
    }

    private void add(Instant at, String reason, int count, boolean fine) {
        if (count > 0) {
            CountTable.add(handle, environment, Grain.HOUR, Grain.HOUR.begin(at), reason, count);
            if (fine) {
                CountTable.add(handle, environment, Grain.MINUTE, Grain.MINUTE.begin(at), reason, count);
            }
        }
    }

    private RecordedRefusal refusal(Instant at, Trouble trouble) {
        boolean readable = trouble.reason() != Reason.OPAQUE;
        String client = CLIENTS.get(random.nextInt(CLIENTS.size()));
        return new RecordedRefusal(
                RefusalIds.next(at),
                at,
                environment,
                random.nextBoolean() ? Face.VERIFY : Face.CHECK,
                trouble.reason(),
                trouble.reason().code(),
                trouble.expected(),
                trouble.found(),
                readable ? client : null,
                List.of(
                        new RecordedRule("form", Outcome.PASSED, "", "", ""),
                        new RecordedRule(
                                "the rule",
                                Outcome.FAILED,
                                trouble.expected(),
                                trouble.found(),
                                trouble.reason().explanation())),
                readable ? Map.of("iss", "0123456789", "sub", "abcdef0123") : Map.of());
    }

    private void fingerprints(Instant at, double rate) {
        double share = 0.6;
        for (String client : CLIENTS) {
            long count = Math.round(rate * 60 * share);
            share /= 2.6;
            if (count > 0) {
                FingerprintTable.add(
                        handle,
                        environment,
                        Grain.HOUR.begin(at),
                        new Fingerprint(
                                "https://acme.us.auth0.com/",
                                List.of("https://api.acme.com"),
                                client,
                                client.equals("acme-ios") ? TokenKind.ID : TokenKind.ACCESS,
                                "key-1",
                                null,
                                null,
                                count));
            }
        }
    }
}
