package dev.behalf.server.console.testsignin;

import dev.behalf.provider.Field;
import dev.behalf.provider.ProviderType;
import dev.behalf.provider.Surroundings;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.audit.AuditEntry;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Callbacks;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.team.Role;
import dev.behalf.server.verification.PublicPaths;
import dev.behalf.server.verification.Verifiers;
import dev.behalf.server.web.Listener;
import dev.behalf.server.web.ListenerSettings;
import dev.behalf.server.web.Router;
import dev.behalf.token.VerdictCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The console, the public listener and a tenant of every provider; each environment is named like its tenant.
final class SignInWorld implements AutoCloseable, InstantSource {

    private static final Pattern GOING = Pattern.compile("http-equiv=\"refresh\" content=\"0; url=([^\"]*)\"");

    final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).clock(this).all().start();
    final Database database;
    final Environments environments;
    final TestingConsole console;
    final AuditLog audit;
    final Federation federation;
    final String admin;
    private final Router publicRouter;
    private final Listener publicListener;
    private final Egress egress = new Egress(EgressSettings.defaults().withAllowLoopbackProviders(true));
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient browser = HttpClient.newHttpClient();
    private final Activity activity;
    private final Verifiers verifiers;
    private volatile Instant now = Instant.parse("2026-01-02T12:00:00Z");

    SignInWorld(Database database) {
        this.database = database;
        environments = Environments.open(database, this);
        audit = new AuditLog(database, this);
        activity = new Activity(database, this, Duration.ofDays(1));
        verifiers = new Verifiers(this::surroundings, VerdictCache::none, activity);
        environments.onChange(verifiers::update);
        Callbacks callbacks = new Callbacks();
        PublicPaths paths = new PublicPaths();
        environments.onChange(paths::update);
        publicRouter = new Router(paths::all, List.of());
        publicListener = Listener.start(
                new ListenerSettings("127.0.0.1", 0, 100, Duration.ofSeconds(30), Duration.ofSeconds(1)), publicRouter);
        federation = new Federation(this::surroundings, _ -> egress, new SecureRandom());
        console = new TestingConsole(environments, door -> {
            TestSignIns tests =
                    new TestSignIns(database, environments, federation, verifiers, audit, door.address(), this);
            callbacks.on(TestSignIns.STATE_PREFIX, tests::returned);
            return new TestSignInPages(door, tests).routes();
        });
        publicRouter.serve(callbacks.routes());
        apply(manifest());
        sandbox.tenants().forEach(tenant -> tenant.clients().allowRedirect(publicUrl(tenant.name()) + "/callback"));
        admin = console.visitors().signedIn(Role.ADMIN);
    }

    private Surroundings surroundings(RegisteredConnection connection) {
        return new Surroundings(
                egress,
                environments.archive(connection.environment()),
                environments.pins(connection.environment()),
                this,
                background,
                null,
                connection.switches());
    }

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration duration) {
        now = now.plus(duration);
    }

    String publicUrl(String environment) {
        return "http://localhost:" + publicListener.port() + "/" + environment;
    }

    void apply(String yaml) {
        switch (Manifest.read(yaml.getBytes(StandardCharsets.UTF_8))) {
            case Manifest.Reading.Valid valid -> environments.apply(valid.manifest(), false, false, "setup");
            case Manifest.Reading.Invalid invalid -> throw new AssertionError(invalid.toString());
        }
    }

    private String manifest() {
        StringBuilder yaml = new StringBuilder("environments:\n");
        sandbox.tenants().forEach(tenant -> yaml.append(environment(tenant.name(), tenant, publicUrl(tenant.name()))));
        return yaml.toString();
    }

    static String environment(String name, Tenant tenant, String url) {
        ProviderType type = type(tenant);
        StringBuilder yaml = new StringBuilder("  - name: " + name + "\n    kind: development\n");
        yaml.append(url.isEmpty() ? "" : "    url: " + url + "\n");
        yaml.append("    connection:\n      provider: " + type.id() + "\n");
        for (Field field : type.fields()) {
            String value = tenant.fields().get(field.label());
            // The pool is to be learnt.
            if (value != null && !field.key().equals("userPoolId")) {
                yaml.append("      " + field.key() + ": " + value + "\n");
            }
        }
        yaml.append("    development:\n      allowLoopbackProviders: true\n");
        for (String endpoint : List.of("workosApi", "cognitoIdp")) {
            String value = tenant.fields().get("development." + endpoint);
            yaml.append(value == null ? "" : "      " + endpoint + ": " + value + "\n");
        }
        return yaml.toString();
    }

    private static ProviderType type(Tenant tenant) {
        return Arrays.stream(ProviderType.values())
                .filter(type -> type.label().equals(tenant.provider()))
                .findAny()
                .orElseThrow();
    }

    static String page(String environment) {
        return "/e/" + environment + "/settings/federation/test";
    }

    /// Begins a test as the form does.
    ///
    /// @return where the pop-up goes
    String begin(String environment, String session, Map<String, String> fields) {
        HttpResponse<String> answer = console.post(page(environment) + "/start", session, fields);
        Matcher going = GOING.matcher(answer.body());
        if (!going.find()) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return going.group(1).replace("&amp;", "&");
    }

    /// Jane signs in.
    ///
    /// @return where the provider sends the browser
    String atProvider(String authorizeUrl) {
        return location(visit(authorizeUrl + "&sandbox_user=jane"));
    }

    /// The public callback's answer.
    HttpResponse<String> back(String callbackUrl) {
        return visit(callbackUrl);
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError(answer.statusCode() + " " + answer.body()));
    }

    HttpResponse<String> visit(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The path of the console that an address leads to.
    String inConsole(String url) {
        if (!url.startsWith(console.origin() + "/")) {
            throw new AssertionError("not to the console but to " + url);
        }
        return url.substring(console.origin().length());
    }

    /// The whole way for Jane.
    ///
    /// @return the page with the result
    String result(String environment, Map<String, String> fields) {
        return resultOf(back(atProvider(begin(environment, admin, fields))));
    }

    /// @param returned the public callback's answer
    String resultOf(HttpResponse<String> returned) {
        return console.get(resultPathOf(returned), admin).body();
    }

    private String resultPathOf(HttpResponse<String> returned) {
        return location(console.get(inConsole(location(returned)), admin)).replace("/done/", "/result/");
    }

    /// The whole way for Jane.
    ///
    /// @return the path of the page with the result
    String resultPath(String environment, Map<String, String> fields) {
        return resultPathOf(back(atProvider(begin(environment, admin, fields))));
    }

    static Map<String, String> offline() {
        return new HashMap<>(Map.of("offline", "1"));
    }

    List<String> acts() {
        return audit.page(new AuditFilter("", "connection.test", ""), Long.MAX_VALUE, 50).stream()
                .map(AuditEntry::event)
                .map(event -> event.environment() + ": " + event.detail())
                .toList();
    }

    @Override
    public void close() {
        console.close();
        publicListener.close();
        verifiers.close();
        activity.close();
        environments.close();
        sandbox.close();
        egress.close();
        background.close();
        browser.close();
        database.close();
    }
}
