package dev.behalf.server;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncPromptSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/// An MCP server as teams write them in Java: the official SDK in Tomcat, on a free port of this machine.
// What most programs that there are were written with.
@SuppressWarnings("deprecation")
final class JavaSdkServer implements AutoCloseable {

    static final String NOTE = "note://today";

    private final Tomcat tomcat = new Tomcat();
    private final McpSyncServer server;
    private final int port;

    JavaSdkServer(Path directory) {
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .build();
        server = McpServer.sync(transport)
                .serverInfo("java", "1")
                .capabilities(McpSchema.ServerCapabilities.builder()
                        .tools(true)
                        .resources(true, true)
                        .prompts(true)
                        .build())
                .toolCall(
                        McpSchema.Tool.builder("greet", Map.of("type", "object"))
                                .build(),
                        JavaSdkServer::greet)
                .resources(new SyncResourceSpecification(
                        new McpSchema.Resource.Builder().uri(NOTE).name("note").build(),
                        (_, request) -> new McpSchema.ReadResourceResult(List.of(
                                new McpSchema.TextResourceContents(request.uri(), "text/plain", "to be read")))))
                .prompts(new SyncPromptSpecification(
                        new McpSchema.Prompt("ask", "Asks", List.of()),
                        (_, _) -> new McpSchema.GetPromptResult(
                                "Asks",
                                List.of(new McpSchema.PromptMessage(
                                        McpSchema.Role.USER, new McpSchema.TextContent("What is it?"))))))
                .build();
        Connector connector = new Connector();
        connector.setProperty("address", "127.0.0.1");
        connector.setPort(0);
        tomcat.setBaseDir(directory.resolve("tomcat").toString());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", directory.toString());
        Tomcat.addServlet(context, "mcp", transport).setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "mcp");
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
        port = connector.getLocalPort();
    }

    /// Asks the client's model, and tells how far it is.
    private static McpSchema.CallToolResult greet(McpSyncServerExchange exchange, McpSchema.CallToolRequest request) {
        if (request.progressToken() != null) {
            exchange.progressNotification(
                    new McpSchema.ProgressNotification(request.progressToken(), 0.5, 1.0, "half of it"));
        }
        McpSchema.SamplingMessage question =
                new McpSchema.SamplingMessage(McpSchema.Role.USER, new McpSchema.TextContent("Who?"));
        McpSchema.CreateMessageResult said = exchange.createMessage(
                McpSchema.CreateMessageRequest.builder(List.of(question), 10).build());
        return new McpSchema.CallToolResult.Builder()
                .addTextContent("Hello " + said.content())
                .build();
    }

    /// Tells whoever subscribed that the note is another.
    void change() {
        server.notifyResourcesUpdated(new McpSchema.ResourcesUpdatedNotification(NOTE));
    }

    String url() {
        return "http://127.0.0.1:" + port + "/mcp";
    }

    @Override
    public void close() {
        try {
            server.close();
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
