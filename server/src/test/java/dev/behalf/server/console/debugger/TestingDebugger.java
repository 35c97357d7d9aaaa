package dev.behalf.server.console.debugger;

import dev.behalf.provider.ProviderType;
import dev.behalf.provider.Surroundings;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Face;
import dev.behalf.server.activity.RecordedRefusal;
import dev.behalf.server.activity.RefusalFilter;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.ConnectionInput;
import dev.behalf.server.environment.DraftResult;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.team.Role;
import dev.behalf.server.verification.EnvironmentVerifier;
import dev.behalf.server.verification.Verifiers;
import dev.behalf.token.VerdictCache;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The debugger's pages, with a verifier that asks an emulated Auth0: the environment `live` is connected to it, `bare`
/// to nothing.
final class TestingDebugger implements AutoCloseable, InstantSource {

    static final Instant START = Instant.parse("2026-10-01T12:00:00Z");
    static final String PATH = "/e/live/debugger";

    final Database database;
    final Environments environments;
    final Activity activity;
    final Verifiers verifiers;
    final TestingConsole console;
    final String member;
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final Egress egress = new Egress(EgressSettings.defaults().withAllowLoopbackProviders(true));
    private volatile Instant now = START;

    TestingDebugger(Path directory, Auth0Tenant tenant) {
        database = Database.open(TestingDatabases.sqliteIn(directory));
        environments = Environments.open(database, this);
        String yaml = """
            environments:
              - name: live
                kind: development
                connection: { provider: auth0, tenantDomain: "%s", clientId: "%s", audience: "%s" }
                development: { allowLoopbackProviders: true }
              - name: bare
                kind: development
                colour: green
            """.formatted(tenant.origin(), Auth0Tenant.CLIENT_ID, Auth0Tenant.AUDIENCE);
        Manifest.Reading reading = Manifest.read(yaml.getBytes(StandardCharsets.UTF_8));
        environments.apply(((Manifest.Reading.Valid) reading).manifest(), false, false, "setup");
        activity = new Activity(database, this, Duration.ofDays(30));
        verifiers = new Verifiers(
                connection -> new Surroundings(
                        egress,
                        environments.archive(connection.environment()),
                        environments.pins(connection.environment()),
                        this,
                        background,
                        null,
                        connection.switches()),
                VerdictCache::none,
                activity);
        environments.onChange(verifiers::update);
        console = new TestingConsole(
                environments, door -> new DebuggerPages(door, environments, verifiers, activity, this).routes());
        member = console.visitors().signedIn(Role.VIEWER);
    }

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration duration) {
        now = now.plus(duration);
    }

    HttpResponse<String> paste(String text) {
        return console.post(PATH, member, Map.of("token", text));
    }

    /// What a person reads on the page that answers.
    String explained(String text) {
        return paste(text).body();
    }

    void draft(Map<String, String> fields, ConnectionInput.Options options) {
        ConnectionInput input = new ConnectionInput(ProviderType.AUTH0, fields, options);
        DraftResult result = environments.drafts().save("live", input, 1, Actor.COMMAND_LINE);
        if (!(result instanceof DraftResult.Saved)) {
            throw new AssertionError(result);
        }
    }

    /// With the emulator allowed as the saved connection has it.
    static ConnectionInput.Options options(@Nullable List<String> accept) {
        ConnectionInput.Options usual = ConnectionInput.Options.DEFAULT;
        return new ConnectionInput.Options(
                accept,
                usual.leeway(),
                usual.surviveOutage(),
                usual.audiences(),
                usual.extraIssuers(),
                usual.authorizedParties(),
                false,
                false,
                false,
                false,
                false,
                true,
                "",
                "");
    }

    /// Presents a token to `live` as an API would, and finds what was recorded of its refusal.
    RecordedRefusal refused(String token) {
        EnvironmentVerifier verifier = Objects.requireNonNull(verifiers.of("live"));
        activity.recorder("live")
                .note(Face.VERIFY, token, verifier.explain(token).verdict(), verifier::explain);
        activity.write();
        return activity.refusals("live", RefusalFilter.ALL, Long.MAX_VALUE, 1).getFirst();
    }

    @Override
    public void close() {
        console.close();
        verifiers.close();
        activity.close();
        environments.close();
        background.close();
        egress.close();
        database.close();
    }
}
