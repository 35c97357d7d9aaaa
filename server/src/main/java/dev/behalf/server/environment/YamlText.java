package dev.behalf.server.environment;

import dev.behalf.provider.Connection;
import dev.behalf.provider.ProviderForm;
import dev.behalf.server.clients.ClientInput;
import dev.behalf.token.TokenKind;
import dev.behalf.token.VerificationPolicy;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Writes the `behalf.yaml` of one environment: what stands in it, read again, is what it was written from. What is
/// at its default is left out. Of keys there are names and origins, of clients those that the team registered, of MCP
/// servers
/// and webhooks all but the secrets.
final class YamlText {

    /// What every reader of YAML takes for text without quotes, in lists too.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z](?:[A-Za-z0-9_./:-]*[A-Za-z0-9_/])?");

    /// Not printable (YAML 1.2.2 section 5.1), or a line break to readers of YAML 1.1.
    private static final Pattern ESCAPED = Pattern.compile("[\\x7f-\\x9f\\u2028\\u2029\\ufeff\\ufffe\\uffff]");

    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final StringBuilder text = new StringBuilder("environments:\n");

    private YamlText() {}

    static String of(Environment environment, @Nullable ConnectionSettings settings) {
        YamlText yaml = new YamlText();
        yaml.add(environment, settings, List.of(), List.of(), List.of(), List.of());
        return yaml.text.toString();
    }

    /// Of those environments, by name.
    static String of(
            Registry registry,
            StoredClients clients,
            Function<String, List<WebhookInput>> webhooks,
            Collection<Environment> environments) {
        YamlText yaml = new YamlText();
        environments.stream()
                .sorted(Comparator.comparing(Environment::name))
                .forEach(environment -> yaml.add(registry, clients, webhooks.apply(environment.name()), environment));
        return environments.isEmpty() ? "environments: []\n" : yaml.text.toString();
    }

    private void add(Registry registry, StoredClients clients, List<WebhookInput> webhooks, Environment environment) {
        RegisteredConnection connection = registry.connections().get(environment.name());
        add(
                environment,
                connection == null ? null : connection.settings(),
                registry.keys().values().stream()
                        .filter(key -> key.environment().equals(environment.name()))
                        .toList(),
                clients.of(environment.name()).values(),
                registry.mcpServers().getOrDefault(environment.name(), Map.of()).values(),
                webhooks);
    }

    private void add(
            Environment environment,
            @Nullable ConnectionSettings settings,
            List<ApiKey> keys,
            Collection<ClientInput> clients,
            Collection<RegisteredMcpServer> mcpServers,
            List<WebhookInput> webhooks) {
        environment(environment);
        if (settings != null) {
            connection(settings);
            development(settings);
        }
        keys(keys);
        clients(clients);
        mcpServers(mcpServers);
        webhooks(webhooks);
    }

    private void environment(Environment environment) {
        line("  - name: ", environment.name());
        line("    kind: ", environment.kind().id());
        if (environment.publicUrl() != null) {
            line("    url: ", environment.publicUrl());
        }
        if (environment.colour() != Colour.of(environment.kind())) {
            line("    colour: ", environment.colour().id());
        }
        if (!environment.clients().registration()) {
            line("    clientRegistration: ", false);
        }
        if (environment.clients().hosts() != null) {
            line("    clientHosts: ", environment.clients().hosts());
        }
        if (environment.clients().dpopNonces()) {
            line("    dpopNonces: ", true);
        }
    }

    private void connection(ConnectionSettings settings) {
        Connection connection = settings.connection();
        text.append("    connection:\n");
        line("      provider: ", connection.settings().type().id());
        ProviderForm.values(connection.settings()).forEach((key, value) -> line("      " + key + ": ", value));
        policy(connection).forEach((key, value) -> line("      " + key + ": ", value));
        if (settings.offlineAccess()) {
            line("      offlineAccess: ", true);
        }
        if (settings.askBeforeActing()) {
            line("      askBeforeActing: ", true);
        }
        if (settings.enterpriseManaged()) {
            line("      enterpriseManaged: ", true);
        }
        if (settings.authKit()) {
            line("      authKit: ", true);
        }
    }

    private static Map<String, Object> policy(Connection connection) {
        Map<String, Object> policy = ConnectionForm.policy(connection.policy());
        Map<String, Object> defaults = ConnectionForm.policy(VerificationPolicy.accepting(defaultKinds(connection)));
        policy.entrySet().removeIf(setting -> setting.getValue().equals(defaults.get(setting.getKey())));
        return policy;
    }

    private static Set<TokenKind> defaultKinds(Connection connection) {
        return Connection.defaultKinds(connection.settings());
    }

    private void development(ConnectionSettings settings) {
        if (settings.switches().on()) {
            text.append("    development:\n");
            ConnectionForm.map(settings.switches()).forEach((key, value) -> line("      " + key + ": ", value));
        }
    }

    private void keys(List<ApiKey> keys) {
        if (!keys.isEmpty()) {
            text.append("    keys:\n");
        }
        keys.stream().sorted(Comparator.comparing(ApiKey::name)).forEach(key -> {
            String origins = key.origins().isEmpty() ? "" : ", origins: " + written(key.origins());
            text.append("      - { name: ").append(written(key.name()));
            text.append(", kind: ")
                    .append(key.kind().id())
                    .append(origins)
                    .append(unattended(key))
                    .append(" }\n");
        });
    }

    private static String unattended(ApiKey key) {
        Unattended unattended = key.unattended();
        return unattended == null
                ? ""
                : ", unattended: { scopes: " + written(unattended.scopes()) + ", hosts: " + written(unattended.hosts())
                        + " }";
    }

    private void clients(Collection<ClientInput> clients) {
        if (!clients.isEmpty()) {
            text.append("    clients:\n");
        }
        clients.forEach(client -> {
            line("      - id: ", client.id());
            line("        name: ", client.name());
            line("        redirectUris: ", client.redirectUris());
            if (!client.scope().isEmpty()) {
                line("        scope: ", client.scope());
            }
            if (!client.jwksUri().isEmpty()) {
                line("        authentication: ", client.authentication());
                line("        jwksUri: ", client.jwksUri());
            }
        });
    }

    private void mcpServers(Collection<RegisteredMcpServer> servers) {
        if (!servers.isEmpty()) {
            text.append("    mcpServers:\n");
        }
        servers.stream().map(RegisteredMcpServer::settings).forEach(server -> {
            line("      - name: ", server.name());
            server.values().forEach((setting, value) -> {
                if (setting.equals(McpServerSettings.POLICY)) {
                    text.append("        ").append(setting).append(":\n");
                    ((Collection<?>) value).forEach(rule -> line("          - ", rule));
                } else {
                    line("        " + setting + ": ", value);
                }
            });
        });
    }

    private void webhooks(List<WebhookInput> webhooks) {
        if (!webhooks.isEmpty()) {
            text.append("    webhooks:\n");
        }
        webhooks.forEach(webhook -> {
            line("      - url: ", webhook.url());
            if (!webhook.events().equals(WebhookInput.EVENTS)) {
                line("        events: ", webhook.events());
            }
        });
    }

    private void line(String start, Object value) {
        text.append(start).append(written(value)).append('\n');
    }

    private static String written(Object value) {
        if (value instanceof Collection<?> values) {
            return values.stream().map(YamlText::written).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> group) {
            return group.entrySet().stream()
                    .map(member -> member.getKey() + ": " + written(member.getValue()))
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
        return value instanceof String string && !plain(string) ? quoted(string) : value.toString();
    }

    /// A text in JSON is one in YAML, but for characters that JSON takes as they are.
    private static String quoted(String string) {
        return ESCAPED.matcher(JsonMapper.shared().writeValueAsString(string))
                .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
    }

    private static boolean plain(String string) {
        return PLAIN.matcher(string).matches() && !WORDS.contains(string.toLowerCase(Locale.ROOT));
    }
}
