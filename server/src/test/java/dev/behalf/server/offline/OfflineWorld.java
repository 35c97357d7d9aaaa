package dev.behalf.server.offline;

import dev.behalf.provider.Field;
import dev.behalf.provider.ProviderType;
import dev.behalf.provider.Surroundings;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Modes;
import dev.behalf.sandbox.clerk.ClerkModes;
import dev.behalf.sandbox.cognito.CognitoModes;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.oidc.OidcModes;
import dev.behalf.server.TestingClock;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Departure;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.federation.ProviderTokens;
import dev.behalf.server.federation.Returned;
import dev.behalf.server.federation.SignInOptions;
import dev.behalf.server.federation.SignInOutcome;
import dev.behalf.server.grants.AssertedGrant;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.grants.NewGrant;
import dev.behalf.server.grants.PresentedCode;
import dev.behalf.server.grants.Redemption;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.vault.Vault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Environments with offline access at emulated providers, nodes on one database, and people who have signed in.
final class OfflineWorld implements AutoCloseable {

    static final Duration LEASE = Duration.ofMillis(600);
    static final List<String> PROVIDERS = List.of("auth0", "clerk", "cognito", "oidc");

    private static final String VERIFIER = "v".repeat(43);
    private static final URI CALLBACK = URI.create("https://auth.acme.com/callback");
    static final String KEY_TEXT = KeyEncryptionKey.generate(new SecureRandom());
    static final KeyEncryptionKey KEY = KeyEncryptionKey.parse(KEY_TEXT);

    final TestingClock clock = new TestingClock();
    final Sandbox sandbox;
    final Database database;
    final OfflineTokens kept;
    final Environments environments;
    final Grants grants;
    final Federation federation;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestingDatabase testing;
    private final InstantSource time;
    private final Egress egress = new Egress(
            EgressSettings.defaults().withDeadline(Duration.ofSeconds(20)).withAllowLoopbackProviders(true));
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient browser = HttpClient.newHttpClient();
    private final List<Runnable> closers = new ArrayList<>();

    OfflineWorld(TestingDatabase testing) {
        this(testing, null);
    }

    /// @param real the clock of everything, null for [#clock]
    OfflineWorld(TestingDatabase testing, @Nullable InstantSource real) {
        this.testing = testing;
        time = real == null ? clock : real;
        sandbox = Sandbox.builder().keys(KeySource.pooled()).clock(time).all().start();
        database = testing.open();
        environments = Environments.open(database, time);
        Vault vault = Vault.open(database, time, KEY);
        grants = new Grants(database, vault, time, GrantTimes.DEFAULTS);
        kept = new OfflineTokens(database, vault, time, OfflineTimes.DEFAULTS);
        federation = new Federation(this::surroundings, _ -> egress, new SecureRandom());
        sandbox.tenants().forEach(tenant -> tenant.clients().allowRedirect(CALLBACK.toString()));
        offlineAccess(true);
    }

    private Surroundings surroundings(RegisteredConnection connection) {
        return new Surroundings(
                egress,
                environments.archive(connection.environment()),
                environments.pins(connection.environment()),
                time,
                background,
                null,
                connection.switches());
    }

    /// Applies the settings of all environments, with offline access or without.
    void offlineAccess(boolean on) {
        StringBuilder yaml = new StringBuilder("environments:\n");
        PROVIDERS.forEach(name -> yaml.append(environment(name, tenant(name), on)));
        apply(yaml.toString());
    }

    void apply(String yaml) {
        apply(yaml, false);
    }

    /// @param prune removes what the text does not name
    void apply(String yaml, boolean prune) {
        switch (Manifest.read(yaml.getBytes(StandardCharsets.UTF_8))) {
            case Manifest.Reading.Valid valid -> environments.apply(valid.manifest(), prune, false, "test");
            case Manifest.Reading.Invalid invalid -> throw new AssertionError(invalid.toString());
        }
    }

    String environment(String name, Tenant tenant, boolean offline) {
        ProviderType type = Arrays.stream(ProviderType.values())
                .filter(each -> each.label().equals(tenant.provider()))
                .findAny()
                .orElseThrow();
        StringBuilder yaml = new StringBuilder(
                "  - name: " + name + "\n    kind: development\n    connection:\n      provider: " + type.id() + "\n");
        for (Field field : type.fields()) {
            String value = tenant.fields().get(field.label());
            if (value != null) {
                yaml.append("      " + field.key() + ": " + value + "\n");
            }
        }
        yaml.append(offline ? "      offlineAccess: true\n" : "");
        yaml.append("    development:\n      allowLoopbackProviders: true\n");
        String cognito = tenant.fields().get("development.cognitoIdp");
        return yaml + (cognito == null ? "" : "      cognitoIdp: " + cognito + "\n");
    }

    Tenant tenant(String name) {
        return sandbox.tenants().stream()
                .filter(tenant -> tenant.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    RegisteredConnection connection(String environment) {
        return Objects.requireNonNull(environments.registry().connections().get(environment));
    }

    /// Rotation at all providers; the spent token is forgiven for so long where the provider has that.
    void rotating(boolean rotating, Duration overlap) {
        sandbox.auth0().modes().refresh.set(rotating ? Auth0Modes.Refresh.ROTATING : Auth0Modes.Refresh.STATIC);
        sandbox.auth0().modes().leeway.set(overlap);
        sandbox.clerk().modes().refresh.set(rotating ? ClerkModes.Refresh.ROTATING : ClerkModes.Refresh.STATIC);
        sandbox.cognito().modes().refresh.set(rotating ? CognitoModes.Refresh.ROTATING : CognitoModes.Refresh.STATIC);
        sandbox.oidc().modes().refresh.set(rotating ? OidcModes.Refresh.ROTATING : OidcModes.Refresh.STATIC);
    }

    /// Another node on the same database: with connections of its own, or on SQLite, which is for one process, the
    /// same.
    /// It does nothing by itself until it is told to.
    OfflineAccess node() {
        return node(clock, LEASE);
    }

    /// The same, whose leases last however slow this machine is.
    OfflineAccess steadyNode() {
        return steadyNode(clock);
    }

    /// The same with a clock of its own.
    OfflineAccess steadyNode(InstantSource own) {
        return node(own, OfflineTimes.DEFAULTS.lease());
    }

    private OfflineAccess node(InstantSource ticking, Duration lease) {
        boolean shared = database.file().isPresent();
        Database own = shared ? database : testing.open();
        if (!shared) {
            closers.add(own::close);
        }
        OfflineAccess node = new OfflineAccess(
                own,
                Vault.open(own, ticking, KEY),
                ticking,
                new OfflineTimes(
                        lease,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        Duration.ofHours(24),
                        Duration.ofMinutes(5)),
                environments::registry,
                federation.tokenClient(),
                grants::hasEnded,
                meters);
        closers.add(node::close);
        return node;
    }

    /// Somebody signs in at the provider and lets a client act.
    Grant signedIn(String environment, String person) {
        ProviderTokens tokens = null;
        SignInOutcome outcome = signIn(environment, person);
        if (outcome instanceof SignInOutcome.SignedIn signedIn) {
            tokens = signedIn.tokens();
            String code = grants.begin(new NewGrant(
                    environment,
                    new Identity(signedIn.person().issuer(), signedIn.person().subject(), null, null),
                    "desk",
                    "Desk",
                    "https://auth.acme.com/mcp",
                    List.of("mcp"),
                    "http://127.0.0.1:3000/cb",
                    challenge(),
                    true,
                    new KeptTokens(
                            ProviderApplication.of(
                                    connection(environment).connection().settings()),
                            Objects.requireNonNull(tokens.refreshToken()),
                            tokens.accessToken(),
                            tokens.expiresAt(),
                            tokens.scopes())));
            Redemption redemption = grants.redeem(
                    environment, new PresentedCode(code, "desk", "http://127.0.0.1:3000/cb", VERIFIER), _ -> true);
            return ((Redemption.Good) redemption).grant();
        }
        throw new AssertionError(outcome.toString());
    }

    private SignInOutcome signIn(String environment, String person) {
        RegisteredConnection connection = connection(environment);
        Departure departure = federation.begin(
                connection, CALLBACK, "t_", SignInOptions.of(connection).withOfflineAccess(true));
        Departure.Ready ready = (Departure.Ready) departure;
        try {
            HttpResponse<String> answer = browser.send(
                    HttpRequest.newBuilder(URI.create(ready.authorizeUrl() + "&sandbox_user=" + person))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            URI location = URI.create(answer.headers().firstValue("Location").orElseThrow());
            return federation.finish(
                    connection, ready.pending(), new Returned(CALLBACK.getRawPath(), parameters(location)));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> parameters(URI uri) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : uri.getRawQuery().split("&", -1)) {
            int equals = pair.indexOf('=');
            parameters.put(
                    pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static String challenge() {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// So many more connections, whose tokens no provider knows, of as many people.
    List<Grant> more(String environment, int count) {
        String application =
                ProviderApplication.of(connection(environment).connection().settings());
        KeptTokens tokens = new KeptTokens(application, "refresh", "access", null, List.of());
        return database.write(_ -> IntStream.range(0, count)
                .mapToObj(i -> {
                    Grant grant = grants.asserted(new AssertedGrant(
                            environment,
                            new Identity("https://issuer.example", "person-" + i, null, null),
                            AssertedGrant.Kind.EXCHANGE,
                            "desk",
                            "Desk",
                            "https://auth.acme.com/mcp",
                            List.of("mcp")));
                    kept.keep(environment, grant.id(), tokens);
                    return grant;
                })
                .toList());
    }

    static Ask ask(Grant grant) {
        return new Ask(grant.environment(), grant.person(), grant.id(), List.of(), null);
    }

    /// How a connection stands in the database.
    Held held(Grant grant) {
        return database.read(handle -> OfflineTable.find(handle, grant.environment(), grant.id()))
                .orElseThrow();
    }

    /// The access token that is kept, empty for none.
    String access(Grant grant) {
        return Objects.requireNonNullElse(new Safe(Vault.open(database, time, KEY)).access(held(grant)), "");
    }

    List<StateEvent> events(Grant grant) {
        return database.read(handle -> EventTable.of(handle, grant.environment(), grant.id(), 100));
    }

    @Override
    public void close() {
        closers.reversed().forEach(Runnable::run);
        environments.close();
        sandbox.close();
        egress.close();
        background.close();
        browser.close();
        database.close();
    }
}
