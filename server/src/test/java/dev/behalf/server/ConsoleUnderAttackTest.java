package dev.behalf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.console.ConsoleAddress;
import dev.behalf.server.team.TeamProvider;
import dev.behalf.server.web.ListenerSettings;
import dev.behalf.server.web.Route;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Goes over every route that the console really has, so that a page which is added later is covered too. Whoever adds
/// one that is open to anyone, or to members who may change nothing, names it here, and says why.
class ConsoleUnderAttackTest {

    /// Pages and forms of whoever is not signed in.
    private static final Set<String> OPEN = Set.of(
            "/assets/{digest}/{name}",
            "/set-up",
            "/sign-in",
            "/sign-in/provider",
            "/sign-in/provider/callback",
            "/sign-in/passkey",
            "/sign-in/passkey/options",
            "/invitation",
            "/invitation/accept");

    /// Forms by which nothing changes but what belongs to whoever sends them.
    private static final List<String> OWN = List.of("/account/", "/confirm", "/sign-out");

    /// Forms that only ask: what they carry is no address's business, such as a token.
    private static final Set<String> ASKING =
            Set.of("/e/{environment}/debugger", "/e/{environment}/mcp-servers/{server}/policy-test");

    /// For programs, which bring a credential of their own.
    private static final String API = "/api/";

    private static final String NOBODY = "";
    private static final String PASSWORD = "a sentence to remember";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern LINK = Pattern.compile("/invitation#([\\w-]{43})\"");

    @TempDir
    private static Path directory;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static String origin;
    private static Gateway gateway;
    private static Member owner;
    private static Member auditor;
    private static Member viewer;

    /// A browser of somebody who is signed in.
    ///
    /// @param csrf what the forms of this session carry
    private record Member(String session, String csrf) {}

    @BeforeAll
    static void start() throws IOException {
        int port = TestingPorts.free();
        origin = "http://localhost:" + port;
        Path manifest = Files.writeString(
                directory.resolve("behalf.yaml"), "environments:\n  - { name: default, kind: development }\n");
        ServerSettings settings =
                TestingGateway.settings(directory.resolve("behalf.db").toString(), manifest);
        gateway = Gateway.start(
                settings.withConsole(new ConsoleSettings(
                        new ListenerSettings("127.0.0.1", port, 100, Duration.ofSeconds(30), Duration.ofSeconds(1)),
                        new ConsoleAddress(URI.create(origin)),
                        new TeamProvider("http://localhost:1", "console", null, "Acme"))),
                InstantSource.system());
        String link = gateway.setUpLink().orElseThrow();
        owner = member(send(post(
                "/set-up",
                NOBODY,
                Map.of(
                        "token",
                        link.substring(link.indexOf('#') + 1),
                        "email",
                        "ada@acme.com",
                        "name",
                        "Ada",
                        "password",
                        PASSWORD))));
        auditor = member(accept(invite("auditor"), NOBODY));
        viewer = member(accept(invite("viewer"), NOBODY));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        CLIENT.close();
    }

    private static String invite(String role) {
        Map<String, String> form = Map.of("email", role + "@acme.com", "role", role, "_csrf", owner.csrf());
        Matcher link = LINK.matcher(send(post("/team/invite", owner, form)).body());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private static HttpResponse<String> accept(String token, String planted) {
        return send(post("/invitation/accept", planted, Map.of("token", token, "name", "X", "password", PASSWORD)));
    }

    private static Member member(HttpResponse<String> signedIn) {
        String session = session(signedIn);
        HttpResponse<String> page = send(get("/account", session));
        Matcher csrf = CSRF.matcher(page.body());
        assertThat(csrf.find()).isTrue();
        return new Member(session, csrf.group(1));
    }

    private static String session(HttpResponse<String> signedIn) {
        return signedIn.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("__Host-behalf="))
                .map(cookie -> cookie.substring("__Host-behalf=".length(), cookie.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    static Stream<Route> gets() {
        return pages().filter(route -> route.methods().contains("GET"));
    }

    static Stream<Route> posts() {
        return pages().filter(route -> route.methods().contains("POST"));
    }

    private static Stream<Route> pages() {
        return gateway.consoleRoutes().stream().filter(route -> !route.path().startsWith(API));
    }

    static Stream<Route> programs() {
        return gateway.consoleRoutes().stream().filter(route -> route.path().startsWith(API));
    }

    private static Stream<Route> guardedPosts() {
        return posts().filter(route -> !OPEN.contains(route.path()));
    }

    private static String path(Route route) {
        return route.path().replace("{environment}", "default").replaceAll("\\{\\w+}", "x");
    }

    @Test
    void theTableOfRoutesIsTheRealOne() {
        assertThat(gets().map(Route::path))
                .contains(
                        "/",
                        "/team",
                        "/audit",
                        "/account",
                        "/e/{environment}/keys",
                        "/e/{environment}/clients/{client}",
                        "/e/{environment}/mcp-servers/{server}",
                        "/e/{environment}/calls",
                        "/e/{environment}/trace",
                        "/e/{environment}/trace/{attempt}",
                        "/e/{environment}/sign-ins/{grant}");
        assertThat(posts().map(Route::path))
                .contains(
                        "/team/invite",
                        "/e/{environment}/keys",
                        "/e/{environment}/clients",
                        "/e/{environment}/clients/{client}/remove",
                        "/e/{environment}/mcp-servers/{server}/tools",
                        "/e/{environment}/mcp-servers/{server}/remove",
                        "/e/{environment}/sign-ins",
                        "/e/{environment}/sign-ins/{grant}/end",
                        "/set-up",
                        "/sign-in",
                        "/invitation/accept");
        assertThat(gateway.consoleRoutes()).extracting(Route::path).containsAll(OPEN);
    }

    @ParameterizedTest
    @MethodSource("gets")
    void aPageIsShownToNobodyWhoIsNotSignedIn(Route route) {
        HttpResponse<String> answer = send(get(path(route), NOBODY));

        if (OPEN.contains(route.path())) {
            assertThat(answer.headers().firstValue("Location").orElse("")).doesNotStartWith("/sign-in?next");
        } else {
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location").orElseThrow()).startsWith("/sign-in?next=");
        }
    }

    @ParameterizedTest
    @MethodSource("gets")
    void aPageCanBeFramedAndSniffedByNoOther(Route route) {
        if (route.path().startsWith("/assets/")) {
            return;
        }
        for (String session : new String[] {NOBODY, owner.session(), viewer.session()}) {
            HttpResponse<String> answer = send(get(path(route), session));

            // 503 where the provider, which is not there, would have to be asked.
            assertThat(answer.statusCode()).isNotEqualTo(500);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void lookingAtPagesChangesNothing() {
        gets().forEach(route -> send(get(path(route), owner.session())));
        String before = send(get("/audit/export", owner.session())).body();

        gets().forEach(route -> send(get(path(route), owner.session())));

        assertThat(send(get("/audit/export", owner.session())).body()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("posts")
    void aFormOfAnotherSiteIsRefusedWhoeverSendsIt(Route route) {
        for (String foreign : new String[] {null, "null", "https://evil.example", origin + ".evil.example"}) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path(route)))
                    .header("Cookie", "__Host-behalf=" + owner.session())
                    .header("X-CSRF-Token", owner.csrf())
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.noBody());
            if (foreign != null) {
                request.header("Origin", foreign);
            }

            refused(send(request), "BH-408");
        }
    }

    @ParameterizedTest
    @MethodSource("guardedPosts")
    void aFormWithoutTheTokenOfItsSessionIsRefused(Route route) {
        for (String token : new String[] {"", viewer.csrf(), owner.csrf() + "x"}) {
            refused(send(post(path(route), owner, Map.of("_csrf", token))), "BH-408");
        }
    }

    @ParameterizedTest
    @MethodSource("guardedPosts")
    void aFormOfNobodyLeadsToTheSignIn(Route route) {
        HttpResponse<String> answer = send(post(path(route), NOBODY, Map.of()));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("/sign-in?next=%2F");
    }

    @ParameterizedTest
    @MethodSource("guardedPosts")
    void viewersAndAuditorsChangeNothingButWhatIsTheirOwn(Route route) {
        if (OWN.stream().anyMatch(route.path()::startsWith) || ASKING.contains(route.path())) {
            return;
        }
        for (Member reader : new Member[] {viewer, auditor}) {
            refused(send(post(path(route), reader, Map.of("_csrf", reader.csrf()))), "BH-407");
        }
    }

    /// No cookie opens them, so that no page can ask anything of them in a member's name.
    @ParameterizedTest
    @MethodSource("programs")
    void whatProgramsAskIsAnsweredToNoCookie(Route route) {
        for (String method : route.methods()) {
            HttpResponse<String> answer = send(get(path(route), owner.session())
                    .header("X-CSRF-Token", owner.csrf())
                    .header("Origin", origin)
                    .method(method, HttpRequest.BodyPublishers.noBody()));

            boolean description = route.path().endsWith("/openapi.json");
            assertThat(answer.statusCode()).isEqualTo(description ? 200 : 401);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sign-in", "invitation"})
    void everyWayInBeginsANewSession(String way) {
        String planted = "A".repeat(43);
        Map<String, String> form = Map.of("email", "viewer@acme.com", "password", PASSWORD, "next", "/");

        HttpResponse<String> answer =
                way.equals("sign-in") ? send(post("/sign-in", planted, form)) : accept(invite("admin"), planted);

        assertThat(answer.headers().allValues("Set-Cookie"))
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .startsWith("__Host-")
                        .contains("; Path=/; Secure; HttpOnly; SameSite=")
                        .doesNotContain("Domain"));
        assertThat(session(answer)).isNotEqualTo(planted).isNotEqualTo(viewer.session());
        assertThat(send(get("/account", planted)).statusCode()).isEqualTo(303);
        assertThat(send(get("/account", session(answer))).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example",
                "/%09/evil.example",
                "\t//evil.example",
                "javascript:alert(1)",
                "/x\r\nSet-Cookie: a=b",
                "/x#@evil.example"
            })
    void nextLeadsToNoOtherSite(String next) {
        String encoded = "next=" + URLEncoder.encode(next, UTF_8);
        Map<String, String> form = Map.of("email", "viewer@acme.com", "password", PASSWORD, "next", next);
        Map<String, String> proof = Map.of("password", PASSWORD, "next", next, "_csrf", owner.csrf());

        Stream.of(
                        send(get("/sign-in?" + encoded, owner.session())),
                        send(post("/sign-in", NOBODY, form)),
                        send(post("/confirm", owner, proof)))
                .map(answer -> answer.headers().firstValue("Location").orElseThrow())
                .forEach(location -> assertThat(
                                URI.create(origin).resolve(location).getAuthority())
                        .isEqualTo(URI.create(origin).getAuthority()));
        assertThat(send(get("/confirm?" + encoded, owner.session())).body())
                .doesNotContain("//evil", "\\evil", "@evil", "javascript:");
        assertThat(send(get("/sign-in?" + encoded, NOBODY)).body())
                .doesNotContain("//evil", "\\evil", "@evil", "javascript:");
    }

    private static void refused(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains(code);
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    private static HttpRequest.Builder get(String path, String session) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path));
        return session.isEmpty() ? request : request.header("Cookie", "__Host-behalf=" + session);
    }

    private static HttpRequest.Builder post(String path, Member by, Map<String, String> fields) {
        return post(path, by.session(), fields);
    }

    private static HttpRequest.Builder post(String path, String session, Map<String, String> fields) {
        return get(path, session)
                .header("Origin", origin)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(new HashMap<>(fields)
                        .entrySet().stream()
                                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                                .collect(Collectors.joining("&"))));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
