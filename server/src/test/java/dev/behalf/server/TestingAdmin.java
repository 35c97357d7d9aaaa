package dev.behalf.server;

import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.console.ConsoleAddress;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.team.AdminTokens;
import dev.behalf.server.team.Invitation;
import dev.behalf.server.team.NewMember;
import dev.behalf.server.team.Outcome;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.SignedIn;
import dev.behalf.server.team.Team;
import dev.behalf.server.team.TeamSettings;
import dev.behalf.server.team.Visitor;
import dev.behalf.server.web.ListenerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole server with its console on free ports, a client of the admin API that judges each exchange by the OpenAPI
/// document, and a second way to the database, as commands have one.
final class TestingAdmin implements AutoCloseable {

    static final String PASSWORD = "a sentence to remember";
    static final Visitor VISITOR = new Visitor("192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64) Chrome/140 Safari/537");

    final TestingClock clock = new TestingClock();
    final Database database;
    final Team team;
    final String url;
    private final ApiDescription description = ApiDescription.load();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ConsoleAddress address;
    private final int port;
    private Gateway gateway;

    TestingAdmin(TestingDatabase testing) {
        this(testing.url());
    }

    TestingAdmin(String url) {
        this.url = url;
        port = freePort();
        address = new ConsoleAddress(URI.create("http://localhost:" + port));
        gateway = Gateway.start(settings(), clock);
        database = Database.open(url);
        team = TeamActs.open(
                database,
                clock,
                new AuditLog(database, clock),
                new TeamSettings(address.origin(), address.host(), null));
    }

    /// Stops the server, which writes down what it noted, and starts it anew.
    void restart() {
        gateway.close();
        gateway = Gateway.start(settings(), clock);
    }

    private ServerSettings settings() {
        Duration grace = Duration.ofSeconds(1);
        return new ServerSettings(
                new ListenerSettings("127.0.0.1", 0, 100, Duration.ofSeconds(30), grace),
                new ConsoleSettings(
                        new ListenerSettings("127.0.0.1", port, 100, Duration.ofSeconds(30), grace), address, null),
                url,
                KeySettings.NONE,
                EgressSettings.defaults(),
                null,
                Duration.ZERO,
                RetentionSettings.DEFAULTS,
                LogFormat.TEXT,
                true);
    }

    private static int freePort() {
        return TestingPorts.free();
    }

    String origin() {
        return address.origin();
    }

    ConsoleAddress address() {
        return address;
    }

    int port() {
        return port;
    }

    /// Of the public listener.
    int publicPort() {
        return gateway.port();
    }

    /// A token made on the command line.
    String token(Role role, String... environments) {
        return made(role, environments).text().reveal();
    }

    AdminTokens.Made made(Role role, String... environments) {
        String name = role.id() + " " + team.tokens().all().size();
        return done(team.tokens().create(new AdminTokens.Wish(name, role, AdminTokens.USUAL, List.of(environments))));
    }

    /// A token that a member made.
    AdminTokens.Made made(SignedIn by, Role role) {
        String name = role.id() + " " + team.tokens().all().size();
        return done(team.tokens().create(by.session(), new AdminTokens.Wish(name, role, AdminTokens.USUAL, List.of())));
    }

    SignedIn owner() {
        NewMember ada = new NewMember("ada@acme.com", "Ada Lovelace", PASSWORD);
        return done(team.setUp().createOwner(team.setUp().newToken().orElseThrow(), ada, null, VISITOR));
    }

    SignedIn member(SignedIn by, String email, Role role) {
        Invitation.Made made = done(team.invitations().invite(by.session(), email, role));
        return done(team.invitations().accept(made.token(), "Member " + role.label(), PASSWORD, null, VISITOR));
    }

    static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(var value) -> value;
            case Outcome.Refused<T>(var problem) -> throw new AssertionError(problem);
        };
    }

    /// A request of the admin API, or to any other path of the console.
    Asking ask(String method, String path) {
        return new Asking(method, path);
    }

    Answer get(String path, String token) {
        return ask("GET", path).token(token).send();
    }

    Answer post(String path, String token, String json) {
        return ask("POST", path).token(token).json(json).send();
    }

    Answer post(String path, String token) {
        return ask("POST", path).token(token).send();
    }

    Answer put(String path, String token, String json) {
        return ask("PUT", path).token(token).json(json).send();
    }

    Answer delete(String path, String token) {
        return ask("DELETE", path).token(token).send();
    }

    Answer apply(String token, String yaml) {
        return ask("POST", "/api/v1/apply").token(token).yaml(yaml).send();
    }

    record Answer(int status, HttpHeaders headers, String body) {

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        JsonNode at(String pointer) {
            return json().at(pointer);
        }

        String text(String pointer) {
            return at(pointer).asString();
        }

        String code() {
            return text("/code");
        }

        String tag() {
            return headers.firstValue("ETag").orElseThrow();
        }

        /// The message about a setting, among the problems.
        String problem(String key) {
            return json().path("problems")
                    .valueStream()
                    .filter(problem -> problem.get("key").stringValue().equals(key))
                    .map(problem -> problem.get("message").stringValue())
                    .collect(Collectors.joining(" "));
        }
    }

    final class Asking {

        private final String method;
        private final String path;
        private final HttpRequest.Builder request;
        private HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();
        private @Nullable JsonNode sent;

        private Asking(String method, String path) {
            this.method = method;
            this.path = path;
            this.request = HttpRequest.newBuilder(URI.create(address.of(path)));
        }

        Asking token(String token) {
            return header("Authorization", "Bearer " + token);
        }

        Asking header(String name, String value) {
            request.header(name, value);
            return this;
        }

        Asking json(String text) {
            try {
                sent = JsonMapper.shared().readTree(text);
            } catch (tools.jackson.core.JacksonException notJson) {
                sent = null;
            }
            return body("application/json", text);
        }

        Asking yaml(String text) {
            return body("application/yaml", text);
        }

        Asking body(String type, String text) {
            body = HttpRequest.BodyPublishers.ofString(text);
            return header("Content-Type", type);
        }

        Answer send() {
            try {
                HttpResponse<String> response =
                        client.send(request.method(method, body).build(), HttpResponse.BodyHandlers.ofString());
                String type = response.headers().firstValue("Content-Type").orElse("");
                description.judge(
                        method, path.replaceFirst("\\?.*", ""), sent, response.statusCode(), type, response.body());
                return new Answer(response.statusCode(), response.headers(), response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        database.close();
        gateway.close();
        client.close();
    }
}
