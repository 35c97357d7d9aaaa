package dev.behalf.server.environment;

import dev.behalf.server.openapi.Effects;
import dev.behalf.server.policy.Rule;
import dev.behalf.server.policy.ToolPolicy;
import dev.behalf.server.policy.ToolRule;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An MCP server of the team, as it is configured.
///
/// @param name the segment of the path below `/mcp`
/// @param url https, in development http on this machine too
/// @param tools those that may be called; empty for all that are not destructive
/// @param credential of a service only, null otherwise
/// @param audience the provider's name for the server, which stands in `aud` of tokens for it; empty where that is
/// the URL. Of calls as the end user only
/// @param trustAnyAudience in words, why the provider's tokens may be sent whatever audience they have; empty where
/// they
///     may not. Of calls as the end user only
/// @param allowPrivateNetwork in words, why the server is in a private network; empty where it is not
/// @param policy rules in their order, of which the first that fits a call decides
/// @param api what describes an API that is called in its place, null where it is an MCP server
/// @param recordArguments in words, why what calls are made with is kept; empty where it is not
public record McpServerSettings(
        String name,
        String url,
        CallsAs callsAs,
        List<String> tools,
        @Nullable ServiceCredential credential,
        String audience,
        String trustAnyAudience,
        String allowPrivateNetwork,
        boolean disabled,
        List<Rule> policy,
        @Nullable ApiSettings api,
        String recordArguments) {

    public static final String KIND = "kind";
    public static final String NAME = "name";
    public static final String URL = "url";
    public static final String CALLS_AS = "callsAs";
    public static final String TOOLS = "tools";
    public static final String AUTHENTICATION = "authentication";
    public static final String HEADER = "header";
    public static final String USER = "user";
    public static final String AUDIENCE = "audience";
    public static final String TRUST_ANY_AUDIENCE = "trustAnyAudience";
    public static final String ALLOW_PRIVATE_NETWORK = "allowPrivateNetwork";
    public static final String RECORD_ARGUMENTS = "recordArguments";
    public static final String DISABLED = "disabled";
    public static final String POLICY = "policy";

    public McpServerSettings {
        tools = List.copyOf(tools);
        policy = List.copyOf(policy);
    }

    /// What it is, in sentences.
    public String noun() {
        return api == null ? "MCP server" : "API";
    }

    /// Whether a tool may be called, as far as no rule says otherwise.
    ///
    /// @param destructive whether it calls itself that
    public ToolRule rule(String tool, boolean destructive) {
        return ToolRule.of(tools, tool, destructive);
    }

    /// What the list of tools and the rules come to. Costs something to make: keep it while the settings are the same.
    public ToolPolicy toolPolicy() {
        return ToolPolicy.of(tools, policy);
    }

    /// The scopes that rules want, beside the one of whatever has none.
    public List<String> scopes() {
        return policy.stream()
                .flatMap(rule -> rule.scopes().stream())
                .distinct()
                .toList();
    }

    public URI uri() {
        return URI.create(url);
    }

    /// Whether it is on this machine, which only development may reach.
    public boolean loopback() {
        HttpAddress address = HttpAddress.parse(url);
        return address != null && address.loopback();
    }

    /// Whether a secret that was given for the one may be sent to the other: whoever may change settings must not get
    /// to see secrets by sending them elsewhere.
    boolean keepsSecretOf(McpServerSettings before) {
        return callsAs == CallsAs.SERVICE
                && before.callsAs == CallsAs.SERVICE
                && uri().getScheme().equals(before.uri().getScheme())
                && uri().getRawAuthority().equals(before.uri().getRawAuthority())
                && java.util.Objects.equals(credential, before.credential);
    }

    /// The settings but the name, in the words and the order of `behalf.yaml`: texts, true, lists of texts and of
    /// groups. What is
    /// at its default is left out.
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        if (api != null) {
            values.put(KIND, ApiSettings.KIND);
        }
        values.put(URL, url);
        if (api != null) {
            values.putAll(api.values());
        }
        values.put(CALLS_AS, callsAs.id());
        if (!tools.isEmpty()) {
            values.put(TOOLS, tools);
        }
        if (credential != null) {
            values.put(AUTHENTICATION, credential.id());
            switch (credential) {
                case ServiceCredential.Bearer _ -> {}
                case ServiceCredential.Basic(var user) -> values.put(USER, user);
                case ServiceCredential.Header(var header) -> values.put(HEADER, header);
            }
        }
        put(values, AUDIENCE, audience);
        put(values, TRUST_ANY_AUDIENCE, trustAnyAudience);
        put(values, ALLOW_PRIVATE_NETWORK, allowPrivateNetwork);
        put(values, RECORD_ARGUMENTS, recordArguments);
        if (disabled) {
            values.put(DISABLED, true);
        }
        if (!policy.isEmpty()) {
            values.put(POLICY, policy.stream().map(RuleForms::values).toList());
        }
        return values;
    }

    private static void put(Map<String, Object> values, String setting, String text) {
        if (!text.isEmpty()) {
            values.put(setting, text);
        }
    }

    /// The same as texts, to compare and show them.
    Map<String, String> described() {
        Map<String, String> texts = new LinkedHashMap<>();
        values().forEach((setting, value) ->
                texts.put(setting, value instanceof List<?> list ? String.join(", ", texts(list)) : value.toString()));
        return texts;
    }

    private static List<String> texts(List<?> list) {
        return list.stream()
                .map(item -> item instanceof Map<?, ?> rule ? RuleForms.text(rule) : String.valueOf(item))
                .toList();
    }

    /// For the database.
    String json() {
        return JsonMapper.shared().writeValueAsString(values());
    }

    /// What [#json] wrote.
    static McpServerSettings of(String name, String json) {
        ObjectNode stored = (ObjectNode) JsonMapper.shared().readTree(json);
        String user = text(stored, USER);
        String header = text(stored, HEADER);
        ServiceCredential credential = switch (text(stored, AUTHENTICATION)) {
            case ServiceCredential.Bearer.ID -> new ServiceCredential.Bearer();
            case ServiceCredential.Basic.ID -> new ServiceCredential.Basic(user);
            case ServiceCredential.Header.ID -> new ServiceCredential.Header(header);
            default -> null;
        };
        return new McpServerSettings(
                name,
                text(stored, URL),
                CallsAs.of(text(stored, CALLS_AS)).orElseThrow(),
                texts(stored, TOOLS),
                credential,
                text(stored, AUDIENCE),
                text(stored, TRUST_ANY_AUDIENCE),
                text(stored, ALLOW_PRIVATE_NETWORK),
                stored.path(DISABLED).asBoolean(false),
                stored.path(POLICY).valueStream().map(RuleForms::of).toList(),
                api(stored),
                text(stored, RECORD_ARGUMENTS));
    }

    private static @Nullable ApiSettings api(ObjectNode stored) {
        return text(stored, KIND).equals(ApiSettings.KIND)
                ? new ApiSettings(
                        text(stored, ApiSettings.DOCUMENT_URL),
                        text(stored, ApiSettings.DOCUMENT),
                        new Effects(
                                texts(stored, ApiSettings.READS),
                                texts(stored, ApiSettings.WRITES),
                                texts(stored, ApiSettings.DESTROYS)))
                : null;
    }

    private static List<String> texts(ObjectNode stored, String setting) {
        return stored.path(setting).valueStream().map(JsonNode::stringValue).toList();
    }

    private static String text(ObjectNode stored, String setting) {
        return stored.path(setting).asString("");
    }
}
