package dev.behalf.server.environment;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.clients.ClientInput;
import dev.behalf.server.clients.TeamClients;
import dev.behalf.server.environment.Difference.Mark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Compares a manifest with what is stored: says what differs, and what to do about it. Nothing is done before all is
/// known to fit.
final class Application {

    /// What a change is written with.
    record Writing(Handle handle, long revision, long now, String changedBy, Consumer<CreatedKey> created) {}

    private final Registry stored;
    private final StoredClients storedClients;
    private final boolean prune;
    private final KeyFactory factory;
    private final SealingKey sealingKey;
    private final ManifestWebhooks storedWebhooks;

    private final List<Difference> differences = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Consumer<Writing>> steps = new ArrayList<>();
    private final List<BiConsumer<Actor, Consumer<CreatedWebhook>>> afterwards = new ArrayList<>();

    private Application(
            Registry stored,
            StoredClients storedClients,
            boolean prune,
            KeyFactory factory,
            SealingKey sealingKey,
            ManifestWebhooks storedWebhooks) {
        this.stored = stored;
        this.storedClients = storedClients;
        this.prune = prune;
        this.factory = factory;
        this.sealingKey = sealingKey;
        this.storedWebhooks = storedWebhooks;
    }

    static Application of(
            Registry stored,
            StoredClients storedClients,
            Manifest manifest,
            boolean prune,
            KeyFactory factory,
            SealingKey sealingKey,
            ManifestWebhooks storedWebhooks) {
        Application application = new Application(stored, storedClients, prune, factory, sealingKey, storedWebhooks);
        manifest.environments().forEach(application::environment);
        application.others(manifest);
        return application;
    }

    List<Difference> differences() {
        return differences;
    }

    List<String> problems() {
        return problems;
    }

    boolean changesAnything() {
        return !steps.isEmpty();
    }

    void run(Writing writing) {
        steps.forEach(step -> step.accept(writing));
    }

    /// Does what is not registered but kept by others, once what is registered is there.
    void runAfterwards(Actor actor, Consumer<CreatedWebhook> created) {
        afterwards.forEach(step -> step.accept(actor, created));
    }

    private void environment(Manifest.Entry entry) {
        Environment wanted = entry.environment();
        Environment known = stored.environments().get(wanted.name());
        differences.addAll(
                Described.compare(wanted.name(), Described.environment(known), Described.environment(wanted)));
        if (!wanted.equals(known)) {
            steps.add(writing -> EnvironmentTable.put(writing.handle(), wanted, writing.now()));
        }
        connection(entry, stored.connections().get(wanted.name()));
        keys(entry);
        clients(entry);
        mcpServers(entry);
        webhooks(entry);
    }

    private void connection(Manifest.Entry entry, @Nullable RegisteredConnection known) {
        ConnectionSettings wanted = entry.settings();
        String name = entry.environment().name();
        String path = name + ".connection";
        if (wanted != null) {
            differences.addAll(Described.compare(path, described(known), Described.connection(wanted)));
            if (known == null || !known.settings().equals(wanted)) {
                String lacking = sealingKey.problem(name, wanted);
                if (lacking != null) {
                    problems.add(lacking);
                }
                steps.add(writing -> ConnectionChange.put(
                        writing.handle(),
                        known,
                        new RegisteredConnection(name, wanted, writing.revision()),
                        writing.changedBy(),
                        writing.now()));
            }
        } else if (known != null && prune) {
            differences.addAll(Described.compare(path, described(known), Map.of()));
            steps.add(writing -> ConnectionChange.remove(writing.handle(), name));
        } else if (known != null) {
            differences.add(Difference.of(Mark.LEFT_ALONE, path));
            refuseSwitchesLeftInProduction(entry.environment(), known);
        }
    }

    private static Map<String, String> described(@Nullable RegisteredConnection known) {
        return Described.connection(known == null ? null : known.settings());
    }

    private void refuseSwitchesLeftInProduction(Environment environment, RegisteredConnection known) {
        if (environment.kind() == Environment.Kind.PRODUCTION
                && known.switches().on()) {
            problems.add("Environment " + environment.name() + ": expected no development switches in production, found"
                    + " some on its stored connection. Put the connection into the file, without them.");
        }
    }

    private void keys(Manifest.Entry entry) {
        String environment = entry.environment().name();
        Set<String> names = new HashSet<>();
        for (Manifest.Key wanted : entry.keys()) {
            names.add(wanted.name());
            key(environment, wanted, find(environment, wanted.name()));
        }
        stored.keys().values().stream()
                .filter(key -> key.environment().equals(environment) && !names.contains(key.name()))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(this::otherKey);
    }

    private @Nullable ApiKey find(String environment, String name) {
        return stored.keys().values().stream()
                .filter(key ->
                        key.environment().equals(environment) && key.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private void key(String environment, Manifest.Key wanted, @Nullable ApiKey known) {
        String path = environment + ".keys." + wanted.name();
        String after = Described.key(wanted);
        if (known == null) {
            differences.add(Difference.of(path, null, after));
            steps.add(writing ->
                    writing.created().accept(factory.create(writing.handle(), environment, wanted, writing.now())));
        } else if (known.kind() != wanted.kind()) {
            problems.add("Key %s of environment %s: expected %s, found a %s key of that name. Choose another name, or"
                            .formatted(
                                    wanted.name(),
                                    environment,
                                    wanted.kind().id(),
                                    known.kind().id())
                    + " revoke it first: behalf keys revoke " + known.id());
        } else if (!known.origins().equals(wanted.origins())
                || !Objects.equals(known.unattended(), wanted.unattended())) {
            differences.add(Difference.of(path, Described.key(known), after));
            steps.add(writing -> {
                KeyTable.setOrigins(writing.handle(), known.id(), wanted.origins());
                KeyTable.setUnattended(writing.handle(), known.id(), wanted.unattended());
            });
        } else {
            differences.add(Difference.of(Mark.UNCHANGED, path));
        }
    }

    private void otherKey(ApiKey key) {
        String path = key.environment() + ".keys." + key.name();
        if (prune) {
            differences.add(Difference.of(path, Described.key(key), null));
            steps.add(writing -> KeyTable.revoke(writing.handle(), key.id(), writing.now()));
        } else {
            differences.add(Difference.of(Mark.LEFT_ALONE, path));
        }
    }

    private void clients(Manifest.Entry entry) {
        String environment = entry.environment().name();
        Map<String, ClientInput> known = storedClients.of(environment);
        Set<String> ids = new HashSet<>();
        for (ClientInput wanted : entry.clients()) {
            ids.add(wanted.id());
            client(environment, wanted, known.get(wanted.id()));
        }
        known.values().stream()
                .filter(client -> !ids.contains(client.id()))
                .forEach(client -> otherClient(environment, client));
    }

    private void client(String environment, ClientInput wanted, @Nullable ClientInput known) {
        if (known == null && storedClients.isTaken(environment, wanted.id())) {
            problems.add("Client " + wanted.id() + " of environment " + environment
                    + ": expected an id of its own, found the one of a client that registered itself. Choose another"
                    + " id, or remove that client first.");
            return;
        }
        differences.addAll(Described.compare(
                environment + ".clients." + wanted.id(),
                known == null ? Map.of() : known.described(),
                wanted.described()));
        if (!wanted.equals(known)) {
            steps.add(writing -> TeamClients.put(writing.handle(), environment, wanted, writing.now()));
        }
    }

    private void otherClient(String environment, ClientInput client) {
        String path = environment + ".clients." + client.id();
        if (prune) {
            differences.add(Difference.of(path, client.name(), null));
            steps.add(writing -> TeamClients.remove(writing.handle(), environment, client.id()));
        } else {
            differences.add(Difference.of(Mark.LEFT_ALONE, path));
        }
    }

    private void mcpServers(Manifest.Entry entry) {
        String environment = entry.environment().name();
        Map<String, RegisteredMcpServer> known = stored.mcpServers().getOrDefault(environment, Map.of());
        Set<String> names = new HashSet<>();
        for (McpServerSettings wanted : entry.mcpServers()) {
            names.add(wanted.name());
            mcpServer(entry, wanted, known.get(wanted.name()));
        }
        known.values().stream()
                .filter(server -> !names.contains(server.name()))
                .forEach(server -> otherMcpServer(environment, server));
    }

    private void mcpServer(Manifest.Entry entry, McpServerSettings wanted, @Nullable RegisteredMcpServer known) {
        String environment = entry.environment().name();
        if (wanted.loopback() && !isSwitchOn(entry)) {
            problems.add("MCP server " + wanted.name() + " of environment " + environment
                    + ": expected a server that is not on this machine, found " + wanted.url() + ". "
                    + McpServers.SWITCH_ON);
            return;
        }
        differences.addAll(Described.compare(
                environment + "." + McpServerReader.MCP_SERVERS + "." + wanted.name(),
                known == null ? Map.of() : known.settings().described(),
                wanted.described()));
        String document = entry.documents().get(wanted.name());
        if (document == null && ApiReader.lacksText(wanted, known)) {
            problems.add("MCP server " + wanted.name() + " of environment " + environment
                    + ": expected the text of the document of its API, found the digest of one that is not stored here."
                    + " Put the document itself into the file, or give documentUrl.");
            return;
        }
        if (known == null || !known.settings().equals(wanted)) {
            steps.add(writing -> McpServers.put(
                    writing.handle(), environment, known, wanted, document, writing.revision(), writing.now()));
        }
    }

    private void otherMcpServer(String environment, RegisteredMcpServer server) {
        String path = environment + "." + McpServerReader.MCP_SERVERS + "." + server.name();
        if (prune) {
            differences.add(Difference.of(path, server.settings().url(), null));
            steps.add(writing -> McpServerTable.delete(writing.handle(), environment, server.name()));
        } else {
            differences.add(Difference.of(Mark.LEFT_ALONE, path));
        }
    }

    private boolean isSwitchOn(Manifest.Entry entry) {
        return entry.settings() == null
                ? McpServers.switchesOn(stored, entry.environment().name())
                : entry.switches().allowLoopbackProviders();
    }

    private void webhooks(Manifest.Entry entry) {
        String environment = entry.environment().name();
        Map<String, WebhookInput> known = new LinkedHashMap<>();
        if (stored.environments().containsKey(environment)) {
            storedWebhooks.of(environment).forEach(webhook -> known.put(webhook.url(), webhook));
        }
        List<WebhookInput> listed = entry.webhooks() == null ? List.of() : entry.webhooks();
        listed.forEach(wanted -> webhook(entry, wanted, known.remove(wanted.url())));
        // A file from before it could name webhooks removes none.
        boolean removes = prune && entry.webhooks() != null;
        known.values().forEach(other -> otherWebhook(environment, other, removes));
        if (!removes && listed.size() + known.size() > WebhookInput.MOST) {
            problems.add("Environment " + environment + ": expected at most " + WebhookInput.MOST + " webhooks, found "
                    + (listed.size() + known.size())
                    + " with those that are not in the file. Remove some, or apply with --prune.");
        }
    }

    private void webhook(Manifest.Entry entry, WebhookInput wanted, @Nullable WebhookInput known) {
        String environment = entry.environment().name();
        String path = wanted.path(environment);
        differences.addAll(Described.compare(path, known == null ? Map.of() : known.described(), wanted.described()));
        if (known == null) {
            storedWebhooks.problem(wanted, isSwitchOn(entry)).ifPresent(problem -> problems.add(path + ": " + problem));
            afterwards.add((actor, created) -> created.accept(storedWebhooks.add(environment, wanted, actor)));
        } else if (!known.equals(wanted)) {
            afterwards.add((actor, _) -> storedWebhooks.change(environment, wanted, actor));
        }
    }

    private void otherWebhook(String environment, WebhookInput webhook, boolean removes) {
        if (removes) {
            differences.add(Difference.of(Mark.REMOVED, webhook.path(environment)));
            // Before others are added: there may be as many as there can be.
            afterwards.addFirst((actor, _) -> storedWebhooks.remove(environment, webhook, actor));
        } else {
            differences.add(Difference.of(Mark.LEFT_ALONE, webhook.path(environment)));
        }
    }

    private void others(Manifest manifest) {
        Set<String> names = new HashSet<>();
        manifest.environments().forEach(entry -> names.add(entry.environment().name()));
        stored.environments().values().stream()
                .filter(environment -> !names.contains(environment.name()))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(environment -> otherEnvironment(environment, manifest));
    }

    private void otherEnvironment(Environment environment, Manifest manifest) {
        String name = environment.name();
        if (prune) {
            differences.add(Difference.of(Mark.REMOVED, name));
            steps.addFirst(writing -> EnvironmentTable.delete(writing.handle(), name));
            return;
        }
        differences.add(Difference.of(Mark.LEFT_ALONE, name));
        for (Manifest.Entry entry : manifest.environments()) {
            String url = entry.environment().publicUrl();
            if (url != null && url.equals(environment.publicUrl())) {
                problems.add("Environment " + entry.environment().name() + ": expected a public URL of its own, found "
                        + url + ", the one of " + name + ", which is not in the file. Change one of the two.");
            }
        }
    }
}
