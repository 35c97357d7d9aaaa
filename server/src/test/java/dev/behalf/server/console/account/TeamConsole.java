package dev.behalf.server.console.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.keys.KeyArchive;
import dev.behalf.provider.IssuerPins;
import dev.behalf.provider.Surroundings;
import dev.behalf.server.TestingPorts;
import dev.behalf.server.console.ConsoleAddress;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.TeamVisitors;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.team.Invitation;
import dev.behalf.server.team.NewMember;
import dev.behalf.server.team.Outcome;
import dev.behalf.server.team.Permission;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.SignedIn;
import dev.behalf.server.team.Team;
import dev.behalf.server.team.TeamProvider;
import dev.behalf.server.team.TeamSettings;
import dev.behalf.server.team.Visitor;
import dev.behalf.server.teamsignin.TeamSignIn;
import dev.behalf.server.web.Listener;
import dev.behalf.server.web.ListenerSettings;
import dev.behalf.server.web.Route;
import dev.behalf.server.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The pages of this package, and others, on a free port, with a team on a database of its own and a clock that the
/// test moves.
public final class TeamConsole implements AutoCloseable, InstantSource {

    public static final String PASSWORD = "a sentence to remember";
    public static final Visitor VISITOR =
            new Visitor("192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64) Chrome/140 Safari/537");

    public final Team team;
    public final List<String> audit = new CopyOnWriteArrayList<>();
    final List<Route> routes;
    private final Egress egress = new Egress(EgressSettings.defaults().withAllowLoopbackProviders(true));
    private final HttpClient client = HttpClient.newHttpClient();
    private final Database database;
    private final Environments environments;
    private final ConsoleAddress address;
    private final Listener listener;
    private volatile Instant now = Instant.now();

    TeamConsole(Path directory) {
        this(directory, (_, _) -> List.of());
    }

    /// @param more makes the routes of other pages
    public TeamConsole(Path directory, BiFunction<Door, TeamConsole, List<Route>> more) {
        this(directory, null, more);
    }

    /// @param provider by which the team may sign in, on this machine; null for none
    public TeamConsole(
            Path directory, @Nullable TeamProvider provider, BiFunction<Door, TeamConsole, List<Route>> more) {
        int port = freePort();
        address = new ConsoleAddress(URI.create("http://localhost:" + port));
        database = Database.open(TestingDatabases.sqliteIn(directory));
        environments = Environments.open(database, this);
        team = Team.open(
                database,
                this,
                new SecureRandom(),
                (actor, act, target, detail) -> audit.add(String.join(" | ", actor, act, target, detail)),
                new TeamSettings(address.origin(), address.host(), provider));
        Door door = new Door(address, new TeamVisitors(team), environments);
        routes = new AccountPages(door, team, provider == null ? null : signIn(provider), this).routes();
        List<Route> all = new ArrayList<>(door.routes());
        all.addAll(routes);
        all.addAll(more.apply(door, this));
        // Where `/` goes on to; a page of another package.
        all.add(door.get("/environments", Permission.VIEW_SETTINGS, visit -> visit.redirect("/account")));
        Router router = new Router(List::of, List.of(), door.problems());
        router.serve(all);
        listener = Listener.start(
                new ListenerSettings("127.0.0.1", port, 100, Duration.ofSeconds(30), Duration.ofSeconds(1)), router);
    }

    private TeamSignIn signIn(TeamProvider provider) {
        Federation federation = new Federation(
                connection -> new Surroundings(
                        egress,
                        KeyArchive.none(),
                        IssuerPins.none(),
                        this,
                        Thread::startVirtualThread,
                        null,
                        connection.switches()),
                _ -> egress,
                new SecureRandom());
        return new TeamSignIn(federation, TeamSignIn.connection(provider), address.origin(), team.providerSignIn());
    }

    private static int freePort() {
        return TestingPorts.free();
    }

    /// A browser of its own: keeps cookies, sends forms with origin and anti-forgery token.
    public final class Client {

        public final Map<String, String> cookies = new LinkedHashMap<>();
        final List<String> setCookies = new ArrayList<>();
        String origin = address.origin();
        String csrf = "";

        public Client() {}

        public Client(SignedIn signedIn) {
            cookies.put("__Host-behalf", signedIn.token().reveal());
            csrf = team.sessions().csrf(signedIn.token());
        }

        public HttpResponse<String> get(String path) {
            return send(request(path));
        }

        public HttpResponse<String> post(String path, Map<String, String> fields) {
            Map<String, String> all = new LinkedHashMap<>(fields);
            if (!csrf.isEmpty()) {
                all.put("_csrf", csrf);
            }
            return send(request(path)
                    .header("Origin", origin)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form(all))));
        }

        private HttpRequest.Builder request(String path) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.of(path)));
            if (!cookies.isEmpty()) {
                request.header(
                        "Cookie",
                        cookies.entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")));
            }
            return request;
        }

        private HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                answer.headers().allValues("Set-Cookie").forEach(this::keep);
                return answer;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void keep(String setCookie) {
            setCookies.add(setCookie);
            String pair = setCookie.substring(0, setCookie.indexOf(';'));
            String name = pair.substring(0, pair.indexOf('='));
            String value = pair.substring(pair.indexOf('=') + 1);
            if (setCookie.contains("Max-Age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, value);
            }
            csrf = SecretToken.parse(cookies.getOrDefault("__Host-behalf", ""))
                    .map(token -> team.sessions().csrf(token))
                    .orElse("");
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field ->
                        URLEncoder.encode(field.getKey(), UTF_8) + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    public String origin() {
        return address.origin();
    }

    public SignedIn owner() {
        SecretToken token = team.setUp().newToken().orElseThrow();
        NewMember ada = new NewMember("ada@acme.com", "Ada Lovelace", PASSWORD);
        return done(team.setUp().createOwner(token, ada, null, VISITOR));
    }

    public SignedIn member(SignedIn by, String email, Role role) {
        Invitation.Made made = done(team.invitations().invite(by.session(), email, role));
        return done(team.invitations().accept(made.token(), "Member " + role.label(), PASSWORD, null, VISITOR));
    }

    public static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(var value) -> value;
            case Outcome.Refused<T>(var problem) -> throw new AssertionError(problem);
        };
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public void close() {
        listener.close();
        client.close();
        egress.close();
        environments.close();
        database.close();
    }
}
