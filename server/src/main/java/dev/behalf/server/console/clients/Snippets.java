package dev.behalf.server.console.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What is pasted into each client to connect it, in the client's own form.
///
/// @param name what the connection is called in the client
/// @param url the MCP address
/// @param onThisMachine whether clients on other machines cannot reach the address
public record Snippets(String name, String url, boolean onThisMachine) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9:/._~-]+");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /// @param environment its name
    /// @param server the name of the one that is connected, empty for all as one
    static Snippets of(String environment, String publicUrl, String server) {
        String name = server.isEmpty() ? "behalf" : server;
        return new Snippets(
                environment.equals("default") ? name : name + "-" + environment,
                publicUrl + (server.isEmpty() ? "/mcp" : "/mcp/" + server),
                publicUrl.startsWith("http:"));
    }

    public String claudeCode() {
        return "claude mcp add --transport http " + name + " " + quoted(url);
    }

    /// For `.vscode/mcp.json`.
    public String vsCode() {
        Map<String, String> server = new LinkedHashMap<>();
        server.put("type", "http");
        server.put("url", url);
        return json(Map.of("servers", Map.of(name, server)));
    }

    public String vsCodeCommand() {
        return "code --add-mcp " + quoted(named());
    }

    /// Opens VS Code, which asks whether to add the server. As its documentation has it ("Create an MCP installation
    /// URL", code.visualstudio.com/api/extension-guides/ai/mcp): what `--add-mcp` takes, by `encodeURIComponent`.
    public String vsCodeLink() {
        return "vscode:mcp/install?" + component(named());
    }

    /// The same for its builds of every day.
    public String vsCodeInsidersLink() {
        return "vscode-insiders:mcp/install?" + component(named());
    }

    private String named() {
        Map<String, String> server = new LinkedHashMap<>();
        server.put("name", name);
        server.put("type", "http");
        server.put("url", url);
        return JsonMapper.shared().writeValueAsString(server);
    }

    /// Opens Cursor, which asks whether to add the server. In the form of its documentation ("MCP Install Links",
    /// cursor.com/docs/mcp/install-links): the name, and in base64 what stands below the name in `mcp.json`.
    public String cursorLink() {
        String config = JsonMapper.shared().writeValueAsString(Map.of("url", url));
        return "cursor://anysphere.cursor-deeplink/mcp/install?name=" + component(name) + "&config="
                + component(Base64.getEncoder().encodeToString(config.getBytes(UTF_8)));
    }

    /// As `encodeURIComponent` does, as far as its reader can tell: a plus sign would stay one.
    private static String component(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /// For `mcp.json`.
    public String cursor() {
        return json(Map.of("mcpServers", Map.of(name, Map.of("url", url))));
    }

    public String codexCommands() {
        return "codex mcp add " + name + " --url " + quoted(url) + "\ncodex mcp login " + name;
    }

    /// For `config.toml`; strings in JSON are strings in TOML.
    public String codex() {
        return "[mcp_servers." + name + "]\nurl = " + JsonMapper.shared().writeValueAsString(url);
    }

    /// For clients that only start programs.
    public String mcpRemote() {
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("command", "npx");
        server.put("args", new String[] {"-y", "mcp-remote", url});
        return json(Map.of("mcpServers", Map.of(name, server)));
    }

    public String inspector() {
        return "npx @modelcontextprotocol/inspector";
    }

    /// As people write it: within texts every quotation mark has a backslash before it.
    private static String json(Map<String, ?> document) {
        return JSON.writeValueAsString(document).replace("\" : ", "\": ");
    }

    /// For a shell.
    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
