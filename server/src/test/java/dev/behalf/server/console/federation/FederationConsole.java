package dev.behalf.server.console.federation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.keys.KeyArchive;
import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.ProviderType;
import dev.behalf.provider.Surroundings;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.clerk.ClerkTenant;
import dev.behalf.sandbox.cognito.CognitoTenant;
import dev.behalf.sandbox.oidc.OidcTenant;
import dev.behalf.sandbox.workos.WorkOsTenant;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Face;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.team.Role;
import dev.behalf.token.VerdictCache;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The pages on a free port, with environments on a database of their own and emulated providers that are asked in
/// earnest.
final class FederationConsole implements AutoCloseable {

    static final String TEST = "/e/test/settings/federation";
    static final String LIVE = "/e/live/settings/federation";
    private static final Duration PATIENT = Duration.ofMinutes(1);

    private static final String YAML = """
            environments:
              - name: live
                kind: production
                url: https://auth.acme.com
                connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web, offlineAccess: true }
              - { name: test, kind: development, url: "http://localhost:8080" }
              - { name: bare, kind: development }
            """;

    final Path directory;
    final Sandbox sandbox;
    final Environments environments;
    final Activity activity;
    final TestingConsole console;
    final String admin;
    private final Database database;
    private final Egress egress = new Egress(EgressSettings.defaults().withAllowLoopbackProviders(true));

    FederationConsole(Path directory, Sandbox sandbox) {
        this(directory, sandbox, PATIENT);
    }

    /// @param deadline how long a provider is waited for
    FederationConsole(Path directory, Sandbox sandbox, Duration deadline) {
        this.directory = directory;
        this.sandbox = sandbox;
        database = Database.open(TestingDatabases.sqliteIn(directory));
        InstantSource clock = InstantSource.system();
        environments = Environments.open(database, clock);
        Manifest.Reading reading = Manifest.read(YAML.getBytes(UTF_8));
        environments.apply(((Manifest.Reading.Valid) reading).manifest(), false, false, "setup");
        activity = new Activity(database, clock, Duration.ofDays(30));
        console = new TestingConsole(
                environments,
                door -> new FederationPages(door, environments, activity, switches -> egress, clock, deadline)
                        .routes());
        admin = console.visitors().signedIn(Role.ADMIN);
    }

    HttpResponse<String> get(String path) {
        return console.get(path, admin);
    }

    HttpResponse<String> post(String path, Map<String, String> fields) {
        return console.post(path, admin, fields);
    }

    /// What the page's script would send.
    HttpResponse<String> part(String path, Map<String, String> fields) {
        return console.send(console.request(path, admin)
                .header("Origin", console.origin())
                .header("HX-Request", "true")
                .header(
                        "X-CSRF-Token",
                        Objects.requireNonNull(console.visitors().find(admin)).csrfToken())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(TestingConsole.form(fields))));
    }

    Optional<RegisteredConnection> connection(String environment) {
        return Optional.ofNullable(environments.registry().connections().get(environment));
    }

    ConnectionSettings settings(String environment) {
        return connection(environment).orElseThrow().settings();
    }

    long version(String environment) {
        return connection(environment).map(RegisteredConnection::version).orElse(0L);
    }

    /// A form over what is in force now.
    Map<String, String> form(String environment, String provider, String... pairs) {
        Map<String, String> form = new HashMap<>();
        form.put("provider", provider);
        form.put("version", Long.toString(version(environment)));
        for (int i = 0; i < pairs.length; i += 2) {
            form.put(pairs[i], pairs[i + 1]);
        }
        return form;
    }

    /// The form that connects the emulated provider.
    Map<String, String> emulated(String environment, ProviderType provider) {
        Map<String, String> form = form(environment, provider.id(), "allowLoopbackProviders", "on");
        switch (provider) {
            case AUTH0 ->
                form.putAll(Map.of(
                        "tenantDomain",
                        sandbox.auth0().origin(),
                        "clientId",
                        Auth0Tenant.CLIENT_ID,
                        "audience",
                        Auth0Tenant.AUDIENCE));
            case CLERK ->
                form.putAll(Map.of("instanceUrl", sandbox.clerk().issuer(), "clientId", ClerkTenant.CLIENT_ID));
            case COGNITO ->
                form.putAll(Map.of(
                        "cognitoDomain",
                        sandbox.cognito().pool().domain().origin(),
                        "clientId",
                        CognitoTenant.CLIENT_ID,
                        "cognitoIdp",
                        sandbox.cognito().awsOrigin()));
            case WORKOS ->
                form.putAll(Map.of(
                        "clientId",
                        WorkOsTenant.CLIENT_ID,
                        "organizationId",
                        WorkOsTenant.ORGANIZATION_ID,
                        "workosApi",
                        sandbox.workos().origin()));
            case OIDC ->
                form.putAll(Map.of(
                        "issuer",
                        sandbox.oidc().issuer(),
                        "clientId",
                        OidcTenant.CLIENT_ID,
                        "audience",
                        OidcTenant.AUDIENCE));
        }
        return form;
    }

    /// A good token of the emulated provider.
    String token(ProviderType provider) {
        return switch (provider) {
            case AUTH0 -> sandbox.auth0().accessToken().sign();
            case CLERK -> sandbox.clerk().accessToken().sign();
            case COGNITO -> sandbox.cognito().accessToken().sign();
            case WORKOS -> sandbox.workos().accessToken().sign();
            case OIDC -> sandbox.oidc().accessToken().sign();
        };
    }

    /// Presents good tokens of Auth0, as they are accepted with a connection to it.
    void accepted(String environment, Connection auth0, int requests) {
        var verifier = auth0.verifier(
                new Surroundings(
                        egress,
                        KeyArchive.none(),
                        environments.pins(environment),
                        InstantSource.system(),
                        Runnable::run,
                        null,
                        DevelopmentSwitches.OFF),
                VerdictCache.none());
        for (int i = 0; i < requests; i++) {
            String token = token(ProviderType.AUTH0);
            activity.recorder(environment).note(Face.CHECK, token, verifier.verify(token), verifier::explain);
        }
        activity.write();
    }

    /// Everything that was written to the database, as far as it is text.
    List<Path> files() {
        return List.of(directory.resolve("behalf.db"), directory.resolve("behalf.db-wal"));
    }

    @Override
    public void close() {
        console.close();
        activity.close();
        environments.close();
        database.close();
        egress.close();
    }
}
