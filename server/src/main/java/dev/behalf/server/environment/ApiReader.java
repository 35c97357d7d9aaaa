package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import dev.behalf.server.openapi.ApiDocument;
import dev.behalf.server.openapi.Effects;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads what is said about an API among the settings of a server.
final class ApiReader {

    private static final int MAX_URL = 1_000;

    private static final String GIVE =
            "Give the text of the OpenAPI document in document, or where it is published in documentUrl.";

    private final Group group;
    private final String documentUrl;
    private final @Nullable ApiDocument document;
    private final String digest;

    private ApiReader(Group group, String documentUrl, @Nullable ApiDocument document, String digest) {
        this.group = group;
        this.documentUrl = documentUrl;
        this.document = document;
        this.digest = digest;
    }

    /// @return null where it is an MCP server; what is wrong is reported
    static @Nullable ApiReader of(Group group) {
        String kind = Objects.requireNonNullElse(group.text(McpServerSettings.KIND), "mcp");
        if (!kind.equals(ApiSettings.KIND)) {
            if (!kind.equals("mcp")) {
                group.problem(
                        McpServerSettings.KIND,
                        "mcp or openapi",
                        Printable.text(kind),
                        "Leave it out for an MCP server.");
            }
            for (String setting : List.of(
                    ApiSettings.DOCUMENT_URL,
                    ApiSettings.DOCUMENT,
                    ApiSettings.READS,
                    ApiSettings.WRITES,
                    ApiSettings.DESTROYS)) {
                if (group.node(setting) instanceof YamlNode.Scalar
                        || (group.node(setting) instanceof YamlNode.Sequence list
                                && !list.items().isEmpty())) {
                    group.problem(setting, "nothing here", "a value", "It belongs to kind: openapi.");
                }
            }
            return null;
        }
        String url = Objects.requireNonNullElse(group.text(ApiSettings.DOCUMENT_URL), "");
        String text = Objects.requireNonNullElse(group.text(ApiSettings.DOCUMENT), "");
        if (url.isEmpty() == text.isEmpty()) {
            group.problem(
                    url.isEmpty() ? ApiSettings.DOCUMENT : ApiSettings.DOCUMENT_URL,
                    "either document or documentUrl",
                    url.isEmpty() ? "neither" : "both",
                    GIVE);
        } else if (!url.isEmpty()) {
            checkUrl(group, url);
        }
        if (text.isEmpty() || ApiSettings.isDigest(text)) {
            return new ApiReader(group, url, null, text);
        }
        return switch (ApiDocument.read(text)) {
            case ApiDocument.Reading.Read(var document) ->
                new ApiReader(group, url, document, ApiSettings.digest(text));
            case ApiDocument.Reading.Unusable(var problem) -> {
                group.sentence(ApiSettings.DOCUMENT, problem);
                yield new ApiReader(group, url, null, "");
            }
        };
    }

    private static void checkUrl(Group group, String url) {
        URI uri = uri(url);
        boolean fits = uri != null
                && url.length() <= MAX_URL
                && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null;
        if (!fits) {
            group.problem(
                    ApiSettings.DOCUMENT_URL,
                    "a URL such as https://api.acme.com/openapi.json",
                    Printable.text(url),
                    "Give scheme, host and path. It is fetched without credentials.");
        }
    }

    static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException _) {
            return null;
        }
    }

    /// The base URL that the document names, empty where it names none that stands for itself.
    String server() {
        return document == null || !document.server().contains("://") ? "" : document.server();
    }

    ApiSettings settings(Function<String, List<String>> tools) {
        List<String> reads = tools.apply(ApiSettings.READS);
        List<String> writes = tools.apply(ApiSettings.WRITES);
        List<String> destroys = tools.apply(ApiSettings.DESTROYS);
        once(ApiSettings.WRITES, writes, reads);
        once(ApiSettings.DESTROYS, destroys, reads);
        once(ApiSettings.DESTROYS, destroys, writes);
        return new ApiSettings(documentUrl, digest, new Effects(reads, writes, destroys));
    }

    private void once(String setting, List<String> tools, List<String> others) {
        Set<String> twice = new HashSet<>(tools);
        twice.retainAll(others);
        if (!twice.isEmpty()) {
            group.problem(
                    setting,
                    "each tool in one of reads, writes and destroys",
                    Printable.text(twice.iterator().next()) + " in two",
                    "Leave it in one of them.");
        }
    }

    /// The text of a document among the settings; empty where there is none, or only its digest.
    static Optional<String> text(Group group) {
        return Optional.ofNullable(group.text(ApiSettings.DOCUMENT)).filter(text -> !ApiSettings.isDigest(text));
    }

    /// Whether the settings name a document by its digest that is not stored.
    static boolean lacksText(McpServerSettings wanted, @Nullable RegisteredMcpServer known) {
        ApiSettings api = wanted.api();
        return api != null
                && api.documentUrl().isEmpty()
                && (known == null
                        || known.settings().api() == null
                        || !known.settings().api().document().equals(api.document()));
    }
}
