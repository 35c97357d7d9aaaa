package dev.behalf.server.environment;

import dev.behalf.server.clients.ClientInput;
import dev.behalf.server.clients.Clients;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the clients that the team registers in an environment.
final class ClientReader {

    static final String CLIENTS = "clients";

    private static final Set<String> SETTINGS = EnvironmentReader.ordered(
            ClientInput.ID,
            ClientInput.NAME,
            ClientInput.REDIRECT_URIS,
            ClientInput.SCOPE,
            ClientInput.AUTHENTICATION,
            ClientInput.JWKS_URI);

    private final ManifestProblems problems;
    private final Map<String, String> pathsOfIds = new HashMap<>();

    ClientReader(ManifestProblems problems) {
        this.problems = problems;
    }

    List<ClientInput> read(Group environment) {
        List<ClientInput> clients = new ArrayList<>();
        List<YamlNode> items = environment.items(CLIENTS);
        if (items.size() > Clients.MOST_OF_TEAM) {
            environment.problem(
                    CLIENTS,
                    "at most " + Clients.MOST_OF_TEAM + " clients",
                    Integer.toString(items.size()),
                    "Let clients register themselves.");
        }
        for (YamlNode item : items) {
            ClientInput client = client(item);
            if (client != null) {
                clients.add(client);
                reportRepeated(item, client.id());
            }
        }
        return clients;
    }

    /// @return null where it is no group, which is reported
    private @Nullable ClientInput client(YamlNode item) {
        Group group = Group.of(item, SETTINGS, problems);
        return group == null ? null : read(group, problems);
    }

    private void reportRepeated(YamlNode item, String id) {
        String same = pathsOfIds.putIfAbsent(id, item.path());
        if (same != null && !id.isEmpty()) {
            problems.add(
                    item.path() + "." + ClientInput.ID,
                    item.line(),
                    "an id of its own",
                    "the one of " + same,
                    "Choose another, or remove one of the two.");
        }
    }

    /// What stands in the group, whether it can be used or not; what cannot is reported.
    static ClientInput read(Group group, ManifestProblems problems) {
        Set<String> unread = new HashSet<>();
        List<YamlNode.Scalar> uris = group.texts(ClientInput.REDIRECT_URIS);
        YamlNode listed = group.node(ClientInput.REDIRECT_URIS);
        int items =
                listed instanceof YamlNode.Sequence sequence ? sequence.items().size() : listed == null ? 0 : 1;
        if (uris.size() < items) {
            unread.add(ClientInput.REDIRECT_URIS);
        }
        ClientInput input = new ClientInput(
                text(group, ClientInput.ID, unread),
                text(group, ClientInput.NAME, unread),
                uris.stream().map(YamlNode.Scalar::text).toList(),
                text(group, ClientInput.SCOPE, unread),
                text(group, ClientInput.AUTHENTICATION, unread),
                text(group, ClientInput.JWKS_URI, unread));
        for (ClientInput.Problem problem : input.problems()) {
            // What could not even be read looks like nothing, and was reported.
            if (problem.item() >= 0 || !unread.contains(problem.setting())) {
                report(group, uris, input, problem, problems);
            }
        }
        return input;
    }

    private static String text(Group group, String setting, Set<String> unread) {
        String text = group.text(setting);
        if (text == null && group.node(setting) != null) {
            unread.add(setting);
        }
        return Objects.requireNonNullElse(text, "");
    }

    private static void report(
            Group group,
            List<YamlNode.Scalar> uris,
            ClientInput input,
            ClientInput.Problem problem,
            ManifestProblems problems) {
        YamlNode.Scalar item = problem.item() < 0
                ? null
                : uris.stream()
                        .filter(uri -> uri.text().equals(input.redirectUris().get(problem.item())))
                        .findFirst()
                        .orElse(null);
        if (item == null) {
            group.problem(problem.setting(), problem.expected(), problem.found(), problem.change());
        } else {
            problems.add(item, problem.expected(), problem.found(), problem.change());
        }
    }
}
