package dev.behalf.server.federation;

import dev.behalf.keys.KeyArchive;
import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.IssuerPins;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.Surroundings;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.clerk.ClerkTenant;
import dev.behalf.sandbox.cognito.CognitoTenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.oidc.OidcTenant;
import dev.behalf.sandbox.workos.WorkOsTenant;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Emulated tenants of all providers, connections to them, and a browser that signs people in there.
public final class TestingFederation implements AutoCloseable, InstantSource {

    static final URI CALLBACK = URI.create("https://auth.acme.com/acme/callback");

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).clock(this).all().start();
    final Map<String, String> pins = new ConcurrentHashMap<>();
    final Federation federation;
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final Egress egress;
    private final HttpClient browser = HttpClient.newHttpClient();
    private volatile Instant now = Instant.parse("2026-01-02T12:00:00Z");

    TestingFederation() {
        this(EgressSettings.defaults().withDeadline(PATIENCE).withAllowLoopbackProviders(true));
    }

    TestingFederation(EgressSettings settings) {
        egress = new Egress(settings);
        federation = new Federation(this::surroundings, _ -> egress, new SecureRandom());
        sandbox.tenants().forEach(tenant -> tenant.clients().allowRedirect(CALLBACK.toString()));
    }

    private Surroundings surroundings(RegisteredConnection connection) {
        IssuerPins memory = new IssuerPins() {
            @Override
            public Optional<String> find(String subject) {
                return Optional.ofNullable(pins.get(subject));
            }

            @Override
            public String pin(String subject, String issuer, String confirmedBy) {
                String kept = pins.putIfAbsent(subject, issuer);
                return kept == null ? issuer : kept;
            }
        };
        return new Surroundings(egress, KeyArchive.none(), memory, this, background, null, connection.switches());
    }

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration duration) {
        now = now.plus(duration);
    }

    Tenant tenant(String name) {
        return sandbox.tenant(name, Tenant.class);
    }

    RegisteredConnection connection(String name) {
        return connection(settings(name), 1);
    }

    RegisteredConnection connection(ProviderSettings settings, long version) {
        DevelopmentSwitches switches = new DevelopmentSwitches(
                true,
                URI.create(sandbox.workos().origin()),
                URI.create(sandbox.cognito().awsOrigin()));
        return new RegisteredConnection(
                "acme", new ConnectionSettings(Connection.of(settings), switches, false, false, false), version);
    }

    ProviderSettings settings(String name) {
        return switch (name) {
            case "auth0" ->
                new ProviderSettings.Auth0(sandbox.auth0().origin(), Auth0Tenant.CLIENT_ID, Auth0Tenant.AUDIENCE);
            case "clerk" -> new ProviderSettings.Clerk(sandbox.clerk().origin(), ClerkTenant.CLIENT_ID);
            case "cognito" ->
                new ProviderSettings.Cognito(sandbox.cognito().pool().domain().origin(), CognitoTenant.CLIENT_ID, null);
            case "workos" -> new ProviderSettings.WorkOs(WorkOsTenant.CLIENT_ID, WorkOsTenant.ORGANIZATION_ID);
            default ->
                new ProviderSettings.Oidc(sandbox.oidc().issuer(), OidcTenant.CLIENT_ID, OidcTenant.AUDIENCE, "azp");
        };
    }

    Departure.Ready begin(RegisteredConnection connection, SignInOptions options) {
        Departure departure = federation.begin(connection, CALLBACK, "t_", options);
        if (departure instanceof Departure.Ready ready) {
            return ready;
        }
        throw new AssertionError(departure.toString());
    }

    Departure.Ready begin(RegisteredConnection connection) {
        return begin(connection, SignInOptions.of(connection));
    }

    /// Jane signs in, and comes back.
    Returned sent(Departure.Ready departure) {
        return sent(departure.authorizeUrl() + "&sandbox_user=jane");
    }

    /// Whoever the address names signs in, and comes back.
    Returned sent(String authorizeUrl) {
        HttpResponse<String> answer = visit(authorizeUrl);
        String location = answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
        if (!location.startsWith(CALLBACK + "?")) {
            throw new AssertionError("not sent back but to " + location);
        }
        return new Returned(CALLBACK.getRawPath(), parameters(URI.create(location)));
    }

    HttpResponse<String> visit(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return browser.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, String> parameters(URI uri) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : uri.getRawQuery().split("&", -1)) {
            int equals = pair.indexOf('=');
            parameters.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /// The whole way for Jane.
    SignInOutcome signIn(RegisteredConnection connection, SignInOptions options) {
        Departure.Ready departure = begin(connection, options);
        return federation.finish(connection, departure.pending(), sent(departure));
    }

    SignInOutcome signIn(RegisteredConnection connection) {
        return signIn(connection, SignInOptions.of(connection));
    }

    SignInOutcome.SignedIn signedIn(RegisteredConnection connection, SignInOptions options) {
        SignInOutcome outcome = signIn(connection, options);
        if (outcome instanceof SignInOutcome.SignedIn signedIn) {
            return signedIn;
        }
        throw new AssertionError(outcome.toString());
    }

    @Override
    public void close() {
        sandbox.close();
        egress.close();
        background.close();
        browser.close();
    }
}
