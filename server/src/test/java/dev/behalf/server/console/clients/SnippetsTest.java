package dev.behalf.server.console.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is pasted and clicked, read as the clients' own documentation says that they read it.
class SnippetsTest {

    private static final String AT_ALL = """
            default, https://auth.acme.com, '', behalf, https://auth.acme.com/mcp
            live, https://auth.acme.com/a+b%20c, tickets, tickets-live, https://auth.acme.com/a+b%20c/mcp/tickets
            dev, http://127.0.0.1:8080/~x/?&, tickets, tickets-dev, http://127.0.0.1:8080/~x/?&/mcp/tickets
            """;

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static JsonNode tree(Map<String, ?> document) {
        return JsonMapper.shared().valueToTree(document);
    }

    /// `JSON.parse(decodeURIComponent(link.split("?")[1]))`, which takes no plus sign for a space.
    private static JsonNode vsCode(String link, String scheme) {
        URI uri = URI.create(link);
        assertThat(uri.getScheme()).isEqualTo(scheme);
        String[] parts = uri.getRawSchemeSpecificPart().split("\\?", -1);
        assertThat(parts).hasSize(2);
        assertThat(parts[0]).isEqualTo("mcp/install");
        assertThat(parts[1]).doesNotContain("+");
        return json(URLDecoder.decode(parts[1], UTF_8));
    }

    @ParameterizedTest
    @CsvSource(textBlock = AT_ALL)
    void vsCodeIsGivenWhatItTakesOnTheCommandLine(
            String environment, String publicUrl, String server, String name, String url) {
        Snippets snippets = Snippets.of(environment, publicUrl, server);
        JsonNode expected = tree(Map.of("name", name, "type", "http", "url", url));

        assertThat(vsCode(snippets.vsCodeLink(), "vscode")).isEqualTo(expected);
        assertThat(vsCode(snippets.vsCodeInsidersLink(), "vscode-insiders")).isEqualTo(expected);
        String command = snippets.vsCodeCommand();
        assertThat(command).startsWith("code --add-mcp '").endsWith("'");
        assertThat(json(command.substring("code --add-mcp '".length(), command.length() - 1)))
                .isEqualTo(expected);
        assertThat(json(snippets.vsCode()))
                .isEqualTo(tree(Map.of("servers", Map.of(name, Map.of("type", "http", "url", url)))));
    }

    /// Parameters of a query, of which one is what stands below the name in `mcp.json`, in base64.
    @ParameterizedTest
    @CsvSource(textBlock = AT_ALL)
    void cursorIsGivenANameAndWhatItsFileHas(
            String environment, String publicUrl, String server, String name, String url) {
        Snippets snippets = Snippets.of(environment, publicUrl, server);
        URI link = URI.create(snippets.cursorLink());
        Map<String, String> parameters = Stream.of(link.getRawQuery().split("&", -1))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> URLDecoder.decode(each[1], UTF_8)));

        assertThat(link.getScheme()).isEqualTo("cursor");
        assertThat(link.getRawAuthority() + link.getRawPath()).isEqualTo("anysphere.cursor-deeplink/mcp/install");
        assertThat(parameters).containsOnlyKeys("name", "config").containsEntry("name", name);
        JsonNode config = json(new String(Base64.getDecoder().decode(parameters.get("config")), UTF_8));
        assertThat(config).isEqualTo(tree(Map.of("url", url)));
        assertThat(json(snippets.cursor())).isEqualTo(tree(Map.of("mcpServers", Map.of(name, config))));
    }
}
