package dev.behalf.bench;

import dev.behalf.keys.Document;
import dev.behalf.keys.KeyArchive;
import dev.behalf.provider.IssuerPins;
import dev.behalf.provider.Surroundings;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Face;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.token.Explanation;
import dev.behalf.token.TokenVerifier;
import dev.behalf.token.VerdictCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// Thirty days of traffic and of administrative acts, written down by what writes them down in the server.
final class History {

    private static final String ENVIRONMENT = "default";
    private static final Duration DAYS = Duration.ofDays(30);
    private static final Duration FINE = Duration.ofDays(1);
    private static final int HOURS = 24 * 30;
    private static final int MINUTES = 24 * 60;
    private static final int AUDIENCES = 20;
    private static final int VERIFIED_PER_STEP = 200;
    private static final Duration RETENTION = Duration.ofDays(31);

    private final Database database;
    private final Instant end = Instant.now();
    private volatile Instant now = end.minus(DAYS);
    private final InstantSource clock = () -> now;

    private History(Database database) {
        this.database = database;
    }

    /// @param url of an empty database
    static void write(String url, Path directory, Issuer issuer, int refusals, int acts) {
        try (Database database = Database.open(url);
                Environments environments = Environments.open(database, Clock.systemUTC())) {
            environments.apply(manifest(directory, issuer), false, false, "bench");
            RegisteredConnection connection =
                    Objects.requireNonNull(environments.registry().connections().get(ENVIRONMENT));
            History history = new History(database);
            history.acts(acts);
            history.requests(verifier(connection, issuer), issuer, refusals);
        }
    }

    private static Manifest manifest(Path directory, Issuer issuer) {
        try {
            Path file = Template.write(
                    "behalf.yaml",
                    directory,
                    Map.of(
                            "tenant", issuer.origin(),
                            "client", Auth0Tenant.CLIENT_ID,
                            "audience", Auth0Tenant.AUDIENCE));
            if (Manifest.read(Files.readAllBytes(file)) instanceof Manifest.Reading.Valid valid) {
                return valid.manifest();
            }
            throw new IllegalStateException(file + " was expected to be a manifest");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TokenVerifier verifier(RegisteredConnection connection, Issuer issuer) {
        Surroundings surroundings = new Surroundings(
                _ -> new Document(Probe.body(URI.create(issuer.keySetUrl())), null),
                KeyArchive.none(),
                IssuerPins.none(),
                Clock.systemUTC(),
                Runnable::run,
                null,
                connection.switches());
        return connection.connection().verifier(surroundings, VerdictCache.none());
    }

    private void acts(int count) {
        AuditLog audit = new AuditLog(database, clock);
        Duration step = DAYS.dividedBy(count);
        // In one transaction: ten thousand of them would take longer than all the rest.
        database.write(_ -> {
            for (int i = 0; i < count; i++) {
                Actor actor = Actor.member("mem_" + i % 10, "member" + i % 10 + "@acme.com");
                audit.record(new AuditEvent(
                        actor, ENVIRONMENT, i % 3 == 0 ? "key.create" : "connection.save", "subject-" + i, "a detail"));
                now = now.plus(step);
            }
            return null;
        });
    }

    private void requests(TokenVerifier verifier, Issuer issuer, int refusals) {
        List<Explanation> good = IntStream.range(0, AUDIENCES)
                .mapToObj(i -> verifier.explain(issuer.tokenFor("https://api-" + i + ".acme.com")))
                .toList();
        List<Explanation> bad =
                issuer.badTokens().values().stream().map(verifier::explain).toList();
        now = end.minus(DAYS);
        Activity activity = new Activity(database, clock, RETENTION);
        int coarse = HOURS - MINUTES / 60;
        int perHour = refusals / HOURS + 1;
        steps(activity, coarse, DAYS.minus(FINE).dividedBy(coarse), perHour, good, bad);
        steps(activity, MINUTES, FINE.dividedBy(MINUTES), (refusals - coarse * perHour) / MINUTES + 1, good, bad);
        activity.close();
    }

    private void steps(
            Activity activity, int count, Duration step, int refusals, List<Explanation> good, List<Explanation> bad) {
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < VERIFIED_PER_STEP; j++) {
                note(activity, good.get(j % good.size()));
            }
            for (int j = 0; j < refusals; j++) {
                note(activity, bad.get((i + j) % bad.size()));
            }
            activity.write();
            now = now.plus(step);
        }
    }

    private static void note(Activity activity, Explanation explanation) {
        activity.recorder(ENVIRONMENT).note(Face.VERIFY, "", explanation.verdict(), _ -> explanation);
    }
}
