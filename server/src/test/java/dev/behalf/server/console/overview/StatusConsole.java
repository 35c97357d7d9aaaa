package dev.behalf.server.console.overview;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.keys.KeySource;
import dev.behalf.provider.Surroundings;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Face;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.console.activity.ActivityPages;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.team.Role;
import dev.behalf.server.verification.EnvironmentVerifier;
import dev.behalf.server.verification.Verifiers;
import dev.behalf.server.web.Route;
import dev.behalf.token.VerdictCache;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The pages about what goes on, over an emulated Auth0 and a clock that the test moves. The environment `live` is
/// connected to it, `new` to nothing.
public final class StatusConsole implements AutoCloseable, InstantSource {

    public static final Instant START = Instant.parse("2026-03-06T14:20:30Z");
    public static final Duration KEPT = Duration.ofDays(30);

    private volatile Instant now = START;
    public final Sandbox sandbox = Sandbox.builder()
            .keys(dev.behalf.sandbox.idp.KeySource.pooled())
            .clock(this)
            .auth0()
            .start();
    public final Database database;
    public final Environments environments;
    public final Activity activity;
    public final TestingConsole console;
    public final String owner;
    private final Egress egress = new Egress(EgressSettings.defaults().withAllowLoopbackProviders(true));
    private final Verifiers verifiers;

    public StatusConsole(Path directory) {
        database = Database.open(TestingDatabases.sqliteIn(directory));
        environments = Environments.open(database, this);
        activity = new Activity(database, this, KEPT);
        verifiers = new Verifiers(
                connection -> new Surroundings(
                        egress,
                        environments.archive(connection.environment()),
                        environments.pins(connection.environment()),
                        this,
                        Runnable::run,
                        null,
                        connection.switches()),
                () -> VerdictCache.of(VerdictCache.DEFAULT_TIME, VerdictCache.DEFAULT_CHARACTERS),
                activity);
        environments.onChange(verifiers::update);
        apply("""
                environments:
                  - name: live
                    kind: development
                    colour: green
                    url: https://auth.acme.com
                    connection:
                      provider: auth0
                      tenantDomain: %s
                      clientId: %s
                      audience: %s
                    development: { allowLoopbackProviders: true }
                  - name: new
                    kind: development
                """.formatted(sandbox.auth0().origin(), Auth0Tenant.CLIENT_ID, Auth0Tenant.AUDIENCE));
        console = new TestingConsole(environments, this::pages);
        owner = console.visitors().signedIn(Role.OWNER);
    }

    private List<Route> pages(Door door) {
        return Stream.of(
                        new OverviewPages(door, environments, verifiers, activity, this, "http://127.0.0.1:8080")
                                .routes(),
                        new ActivityPages(door, activity, this, KEPT).routes())
                .flatMap(List::stream)
                .toList();
    }

    public void apply(String yaml) {
        Manifest.Reading reading = Manifest.read(yaml.getBytes(UTF_8));
        environments.apply(((Manifest.Reading.Valid) reading).manifest(), false, false, "setup");
    }

    public void createKey(String environment) {
        environments.createKey(environment, ApiKey.Kind.SECRET, "backend", List.of());
    }

    /// Fetches the keys of `live` if that is due, as the server does every second.
    public void fetchKeys() {
        live().keySources().forEach(KeySource::refreshIfDue);
    }

    private EnvironmentVerifier live() {
        return Objects.requireNonNull(verifiers.of("live"));
    }

    /// What `live` makes of a token is counted and written down.
    public void present(String token) {
        var verdict = live().explain(token).verdict();
        activity.recorder("live").note(Face.VERIFY, token, verdict, live()::explain);
        activity.write();
    }

    public void presentGood() {
        present(sandbox.auth0().accessToken().sign());
    }

    public void presentForOtherAudience(String audience) {
        present(sandbox.auth0().accessToken().audience(audience).sign());
    }

    /// A page, as its owner sees it.
    public String get(String path) {
        return console.get(path, owner).body();
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public void close() {
        console.close();
        activity.close();
        verifiers.close();
        environments.close();
        database.close();
        egress.close();
        sandbox.close();
    }
}
