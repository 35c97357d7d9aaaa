package dev.behalf.server;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.mcp.SampleApi;
import dev.behalf.server.web.ListenerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Every emulated provider, and what a server needs to sign people in at them: an environment each, below its name on a
/// port that is known before; `oidc` at the root.
final class TestingProviders implements AutoCloseable {

    final Sandbox sandbox;
    final int port = freePort();
    private final Map<String, String> mcpServers = new TreeMap<>();
    private @Nullable SampleApi api;

    TestingProviders(InstantSource clock) {
        sandbox = Sandbox.builder().keys(KeySource.pooled()).clock(clock).all().start();
        sandbox.tenants().forEach(tenant -> tenant.clients().allowRedirect(url(tenant.name()) + "/callback"));
    }

    static int freePort() {
        return TestingPorts.free();
    }

    /// The public URL of an environment.
    String url(String name) {
        return "http://127.0.0.1:" + port + (name.equals("oidc") ? "" : "/" + name);
    }

    /// Settings of a server with all of them, on a database in the directory.
    ServerSettings settings(Path directory) {
        return settings(port, directory.resolve("behalf.db").toString(), manifest(directory));
    }

    static ServerSettings settings(int port, String database, @Nullable Path manifest) {
        ServerSettings usual = TestingGateway.settings(database, manifest);
        return new ServerSettings(
                new ListenerSettings("127.0.0.1", port, 100, Duration.ofSeconds(30), Duration.ofSeconds(5)),
                null,
                database,
                usual.key(),
                usual.egress(),
                manifest,
                usual.drain(),
                usual.retention(),
                usual.log(),
                usual.debug());
    }

    /// Registers MCP servers of the team in every environment, before the settings are made.
    ///
    /// @param servers addresses by name
    TestingProviders with(Map<String, String> servers) {
        mcpServers.putAll(servers);
        return this;
    }

    /// Registers an API of the team in the environment `auth0`, called with the provider's token of whoever calls, by a
    /// file that nobody fetches its document for.
    TestingProviders with(SampleApi sample) {
        api = sample;
        return this;
    }

    private String api(Tenant tenant) {
        SampleApi sample = api;
        return sample == null || !tenant.name().equals("auth0")
                ? ""
                : (mcpServers.isEmpty() ? "    mcpServers:\n" : "")
                        + """
                      - name: notes
                        kind: openapi
                        url: "%s"
                        documentUrl: "%s"
                        callsAs: end_user
                        audience: %s
                """.formatted(sample.url(), sample.documentUrl(), Auth0Tenant.AUDIENCE);
    }

    private String mcpServers() {
        StringBuilder yaml = new StringBuilder(mcpServers.isEmpty() ? "" : "    mcpServers:\n");
        mcpServers.forEach((name, url) -> yaml.append("      - { name: ")
                .append(name)
                .append(", url: \"")
                .append(url)
                .append("\", callsAs: none }\n"));
        return yaml.toString();
    }

    private Path manifest(Path directory) {
        StringBuilder yaml = new StringBuilder("environments:\n");
        sandbox.tenants().forEach(tenant -> yaml.append(environment(tenant)));
        try {
            return Files.writeString(directory.resolve("behalf.yaml"), yaml.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// With offline access, except where the provider has none: WorkOS's single sign-on gives no refresh tokens.
    private String environment(Tenant tenant) {
        String yaml = TestingGateway.environment(tenant, url(tenant.name())) + mcpServers() + api(tenant);
        return tenant.name().equals("workos")
                ? yaml
                : yaml.replace("    connection:\n", "    connection:\n      offlineAccess: true\n");
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
