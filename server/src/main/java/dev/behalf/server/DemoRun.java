package dev.behalf.server;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.Outage;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.server.environment.CreatedKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Presents tokens over HTTP, as an API would, and tells what came of it.
final class DemoRun {

    private final int port;
    private final Map<String, String> keys;
    private final PrintWriter out;
    private final HttpClient http = HttpClient.newHttpClient();

    DemoRun(int port, List<CreatedKey> created, PrintWriter out) {
        this.port = port;
        this.keys = created.stream().collect(Collectors.toMap(key -> key.key().environment(), CreatedKey::text));
        this.out = out;
    }

    /// What there is to see.
    void opening() {
        out.println("Five identity providers are emulated on this machine, and Behalf stands beside them at "
                + address("auth0") + ". Nothing leaves the machine.");
    }

    /// How it ended.
    void ending(boolean good) {
        out.println(
                good
                        ? "\nAll of it came out as it should."
                        : "\nNot all of it came out as it should: see what is marked ✗.");
    }

    /// @return whether every verdict was the expected one
    boolean tokens(Sandbox sandbox) {
        out.println(
                "\n1. Whose token is this, and may it be believed? Good and bad ones of each provider, at POST /v1/verify");
        boolean good = true;
        String environment = "";
        for (DemoCase each : DemoCase.all(sandbox)) {
            if (!each.environment().equals(environment)) {
                environment = each.environment();
                out.println("\n" + environment);
            }
            good &= present(each);
        }
        return good;
    }

    /// A rotation and an outage at Auth0.
    boolean hardTimes(Sandbox sandbox) {
        out.println("\n2. Hard times at Auth0: its keys change, then it goes down");
        var tenant = sandbox.auth0();
        tenant.keys().rotate();
        boolean rotated = present(new DemoCase(
                "auth0",
                "first token after a key rotation",
                tenant.accessToken().sign(),
                null));
        tenant.goDown(Outage.refused());
        boolean survived = present(new DemoCase(
                "auth0",
                "token while the provider is down",
                tenant.accessToken().sign(),
                null));
        tenant.goUp();
        return rotated && survived;
    }

    /// MCP clients sign in.
    ///
    /// @return whether all came through
    boolean clients(Sandbox sandbox, DemoTools tools) {
        out.println(
                "\n3. An MCP client signs Jane in at each provider, and calls tools as her: Behalf's whoami, and greet of the"
                        + " team's own MCP server");
        DemoSignIn signIn = new DemoSignIn(out);
        boolean good = true;
        for (Tenant tenant : sandbox.tenants()) {
            tools.guard(tenant.name(), address(tenant.name()));
            good &= signIn.run(address(tenant.name()), tenant, tools.asEndUser(tenant.name()));
        }
        return good;
    }

    private boolean present(DemoCase each) {
        JsonNode answer = verify(each);
        boolean active = answer.path("active").asBoolean(false);
        String code = answer.path("code").asString("");
        boolean expected =
                each.expected() == null ? active : code.equals(each.expected().code());
        String verdict = active
                ? "verified  " + answer.path("subject").asString("")
                : "refused   " + code + " " + answer.path("message").asString("");
        out.println("  " + (expected ? "✓ " : "✗ ") + "%-46s".formatted(each.title()) + verdict);
        return expected;
    }

    private JsonNode verify(DemoCase each) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address(each.environment()) + "/v1/verify"))
                .header("Authorization", "Bearer " + keys.get(each.environment()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JsonMapper.shared().writeValueAsString(Map.of("token", each.token()))))
                .build();
        try {
            return JsonMapper.shared()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String address(String environment) {
        return "http://localhost:" + port + (environment.equals("auth0") ? "" : "/" + environment);
    }

    /// What to try next. The keys shown here are worth nothing outside this demonstration, which forgets them at its
    /// end.
    void invitation(Path manifest, String setUpLink, String client) {
        out.println("""

                What just happened: five environments were made from %s, one for each emulated provider.
                Every token above was presented to POST /v1/verify over HTTP. Then an MCP client registered itself with
                each, Jane consented and signed in at the emulated provider, and the client called the tool whoami. It
                called sample_greet too, the tool greet of a sample MCP server: Behalf kept the provider's refresh token (offline
                access), and the call reached the server with the provider's own access token for Jane, never with the
                client's. WorkOS and plain OpenID Connect keep none here; there Behalf vouches for her by a signed
                statement.

                Try it yourself:
                  open %s     an MCP client in your browser: be Jane, and be greeted
                  open %s     the console: become its owner
                  claude mcp add --transport http demo %s/mcp     or any other MCP client
                  open %s/connected     what acts for you, for people who have signed in to a client
                  curl -s %s/v1/status -H 'Authorization: Bearer %s'
                  open %s/openapi.json
                """.formatted(
                        manifest,
                        client,
                        setUpLink,
                        address("auth0"),
                        address("auth0"),
                        address("auth0"),
                        keys.get("auth0"),
                        address("auth0")));
    }
}
