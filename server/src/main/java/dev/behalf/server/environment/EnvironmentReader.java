package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.ProviderType;
import dev.behalf.server.clients.ClientInput;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one environment of a manifest.
final class EnvironmentReader {

    static final String CLIENT_REGISTRATION = "clientRegistration";
    static final String CLIENT_HOSTS = "clientHosts";
    static final String DPOP_NONCES = "dpopNonces";

    private static final int MOST_HOSTS = 200;

    private static final Set<String> SETTINGS = ordered(
            "name",
            "kind",
            "url",
            "colour",
            CLIENT_REGISTRATION,
            CLIENT_HOSTS,
            DPOP_NONCES,
            "connection",
            "development",
            "keys",
            ClientReader.CLIENTS,
            McpServerReader.MCP_SERVERS,
            WebhookInput.WEBHOOKS);
    private static final Set<String> SWITCHES = ordered("allowLoopbackProviders", "workosApi", "cognitoIdp");

    private final ManifestProblems problems;
    private final List<String> notes;

    EnvironmentReader(ManifestProblems problems, List<String> notes) {
        this.problems = problems;
        this.notes = notes;
    }

    /// A set in the order it is written, so that messages list settings in a sensible one.
    static Set<String> ordered(String... keys) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(keys)));
    }

    /// @return null when it has no usable name or kind; all problems are reported
    Manifest.@Nullable Entry read(YamlNode node) {
        Group group = Group.of(node, SETTINGS, problems);
        if (group == null) {
            return null;
        }
        String name = name(group);
        Environment.Kind kind = kind(group);
        String url = url(group, kind);
        YamlNode switchesNode = group.node("development");
        DevelopmentSwitches switches =
                switchesNode == null ? DevelopmentSwitches.OFF : switches(switchesNode, kind, problems);
        YamlNode connectionNode = group.node("connection");
        if (switches.on() && connectionNode == null && kind != Environment.Kind.PRODUCTION) {
            group.problem("development", "a connection beside it", "none", "Switches belong to a connection.");
        }
        Colour colour = colour(group);
        ClientPolicy policy = clients(group);
        ConnectionSettings connection =
                connectionNode == null ? null : new ConnectionReader(problems, notes).read(connectionNode, switches);
        List<Manifest.Key> keys = new KeyReader(problems).read(group);
        List<ClientInput> clients = new ClientReader(problems).read(group);
        Map<String, String> documents = new HashMap<>();
        List<McpServerSettings> mcpServers = McpServerReader.readAll(group, kind, problems, documents);
        noteWithoutTokens(group, connection, mcpServers);
        if (connection != null) {
            ProviderType provider = connection.connection().settings().type();
            mcpServers.forEach(server -> McpServers.notes(provider, server)
                    .forEach(note ->
                            notes.add(group.path(McpServerReader.MCP_SERVERS) + "." + server.name() + ": " + note)));
        }
        List<WebhookInput> webhooks = new WebhookReader(problems).read(group);
        return name == null || kind == null
                ? null
                : new Manifest.Entry(
                        new Environment(name, kind, url, colour == null ? Colour.of(kind) : colour, policy),
                        connection == null ? null : connection.connection(),
                        switches,
                        connection != null && connection.offlineAccess(),
                        connection != null && connection.askBeforeActing(),
                        connection != null && connection.enterpriseManaged(),
                        connection != null && connection.authKit(),
                        keys,
                        clients,
                        mcpServers,
                        documents,
                        webhooks);
    }

    private void noteWithoutTokens(
            Group group, @Nullable ConnectionSettings connection, List<McpServerSettings> servers) {
        List<String> names = servers.stream()
                .filter(server -> server.callsAs() == CallsAs.END_USER)
                .map(McpServerSettings::name)
                .toList();
        if (connection != null && !connection.offlineAccess() && !names.isEmpty()) {
            notes.add(group.path(McpServerReader.MCP_SERVERS) + ": calls as the end user fail ("
                    + String.join(", ", names)
                    + "), since no token of a person is kept. Set offlineAccess: true in the connection, or callsAs:"
                    + " signed.");
        }
    }

    private static @Nullable Colour colour(Group group) {
        String id = group.text("colour");
        Colour colour = id == null ? null : Colour.of(id).orElse(null);
        if (id != null && colour == null) {
            String expected = "one of "
                    + String.join(
                            ", ", Arrays.stream(Colour.values()).map(Colour::id).toList());
            group.problem("colour", expected, Printable.text(id), "Choose one of them, or leave it out.");
        }
        return colour;
    }

    private ClientPolicy clients(Group group) {
        boolean registration = group.flag(CLIENT_REGISTRATION, true);
        boolean nonces = group.flag(DPOP_NONCES);
        if (group.node(CLIENT_HOSTS) == null) {
            return new ClientPolicy(registration, null, nonces);
        }
        Set<String> hosts = new LinkedHashSet<>();
        for (YamlNode.Scalar item : group.texts(CLIENT_HOSTS)) {
            UnattendedForm.Fault fault = UnattendedForm.hostFault(item.text());
            if (fault == null) {
                hosts.add(UnattendedForm.normal(item.text()));
            } else {
                problems.add(item, "a host such as claude.ai", fault.found(), fault.change());
            }
        }
        if (hosts.size() > MOST_HOSTS) {
            group.problem(CLIENT_HOSTS, "at most " + MOST_HOSTS, String.valueOf(hosts.size()), "List those you trust.");
        }
        return new ClientPolicy(registration, List.copyOf(hosts), nonces);
    }

    private static @Nullable String name(Group group) {
        String name = group.required("name", "a name such as default", "Give it " + Environment.NAME_FORM + ".");
        if (name != null && !Environment.isName(name)) {
            group.problem("name", Environment.NAME_FORM, Printable.text(name), "Choose a name of that form.");
            return null;
        }
        return name;
    }

    private static Environment.@Nullable Kind kind(Group group) {
        String expected = "development or production";
        String id = group.required("kind", expected, "Choose production for real users.");
        if (id == null) {
            return null;
        }
        Environment.Kind kind = Environment.Kind.of(id).orElse(null);
        if (kind == null) {
            group.problem("kind", expected, Printable.text(id), "Choose one of the two.");
        }
        return kind;
    }

    private static @Nullable String url(Group group, Environment.@Nullable Kind kind) {
        String text = group.text("url");
        if (text == null) {
            return null;
        }
        HttpAddress address = HttpAddress.parse(text);
        if (address == null) {
            String change = "Give scheme, host and if need be port and path, without query and fragment.";
            group.problem("url", "a URL such as https://auth.acme.com", Printable.text(text), change);
            return null;
        }
        if (!address.secure() && kind == Environment.Kind.PRODUCTION) {
            group.problem("url", "an https URL", Printable.text(text), "Production is served over https only.");
            return null;
        }
        if (!address.secure() && !address.loopback()) {
            String change = "Plain http is allowed for this machine only, such as http://127.0.0.1:8080.";
            group.problem("url", "an https URL", Printable.text(text), change);
            return null;
        }
        return address.url();
    }

    /// @return off where the node is no group
    static DevelopmentSwitches switches(YamlNode node, Environment.@Nullable Kind kind, ManifestProblems problems) {
        Group group = Group.of(node, SWITCHES, problems);
        if (group == null) {
            return DevelopmentSwitches.OFF;
        }
        DevelopmentSwitches switches = new DevelopmentSwitches(
                group.flag("allowLoopbackProviders"), loopback(group, "workosApi"), loopback(group, "cognitoIdp"));
        if (switches.on() && kind == Environment.Kind.PRODUCTION) {
            problems.add(
                    node,
                    "no development switches in a production environment",
                    "some that are on",
                    "Remove them, or make it a development environment.");
        }
        return switches;
    }

    private static @Nullable URI loopback(Group group, String key) {
        String text = group.text(key);
        HttpAddress address = text == null ? null : HttpAddress.parse(text);
        if (text != null && (address == null || !address.loopback())) {
            group.problem(
                    key,
                    "a URL of this machine such as http://localhost:9104",
                    Printable.text(text),
                    "Only an emulator on this machine may stand in for a provider.");
            return null;
        }
        return address == null ? null : URI.create(address.url());
    }
}
