package dev.behalf.server;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.mcp.SampleMcpServer;
import dev.behalf.sandbox.mcp.SampleMcpServer.Era;
import dev.behalf.sandbox.mcp.Trust;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// A sample MCP server for each environment of the demonstration. It lets in whom the provider vouches for, by its own
/// access token; where the provider's token cannot be kept, whom Behalf vouches for.
final class DemoTools implements AutoCloseable {

    private final Map<String, SampleMcpServer> servers = new LinkedHashMap<>();
    private final Map<String, String> providers = new LinkedHashMap<>();

    private DemoTools() {}

    static DemoTools start(Sandbox sandbox) {
        DemoTools tools = new DemoTools();
        tools.providers.put("auth0", sandbox.auth0().issuer());
        tools.providers.put("clerk", sandbox.clerk().origin());
        tools.providers.put("cognito", sandbox.cognito().pool().issuer());
        for (Tenant tenant : sandbox.tenants()) {
            // Both eras of the protocol; the client does not notice.
            Era era = tools.servers.size() % 2 == 0 ? Era.LEGACY : Era.MODERN;
            tools.servers.put(tenant.name(), SampleMcpServer.start(era));
        }
        return tools;
    }

    /// Whether calls in this environment are made by the provider's token.
    boolean asEndUser(String environment) {
        return providers.containsKey(environment);
    }

    /// From now on the server of this environment checks who calls.
    ///
    /// @param address of the environment
    void guard(String environment, String address) {
        String issuer = providers.getOrDefault(environment, address);
        server(environment).trust(Trust.issuedBy(issuer, InstantSource.system()));
    }

    /// The part of `behalf.yaml`.
    String yaml(String environment) {
        String callsAs;
        if (!asEndUser(environment)) {
            callsAs = "callsAs: signed";
        } else if (environment.equals("auth0")) {
            callsAs = "callsAs: end_user, audience: " + Auth0Tenant.AUDIENCE;
        } else {
            // Tokens of Clerk and Cognito name no audience.
            callsAs = "callsAs: end_user, trustAnyAudience: It is the demonstration's own server";
        }
        return "    mcpServers:\n      - { name: sample, url: \"%s\", %s }\n"
                .formatted(server(environment).url(), callsAs);
    }

    private SampleMcpServer server(String environment) {
        SampleMcpServer server = servers.get(environment);
        if (server == null) {
            throw new IllegalArgumentException("no environment " + environment);
        }
        return server;
    }

    @Override
    public void close() {
        servers.values().forEach(SampleMcpServer::close);
    }
}
