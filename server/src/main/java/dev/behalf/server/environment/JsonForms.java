package dev.behalf.server.environment;

import dev.behalf.provider.ProviderForm;
import dev.behalf.provider.ProviderType;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is registered as programs get it, from the command line and from the admin API, in the words of `behalf.yaml`.
public final class JsonForms {

    private static final JsonMapper JSON = JsonMapper.shared();

    private JsonForms() {}

    public static ObjectNode environment(Environment environment) {
        ObjectNode form = JSON.createObjectNode()
                .put("name", environment.name())
                .put("kind", environment.kind().id())
                .put("url", environment.publicUrl())
                .put("colour", environment.colour().id())
                .put("callbackUrl", environment.callbackUrl())
                .put(
                        EnvironmentReader.CLIENT_REGISTRATION,
                        environment.clients().registration());
        form.set(
                EnvironmentReader.CLIENT_HOSTS,
                JSON.valueToTree(environment.clients().hosts()));
        return form.put(EnvironmentReader.DPOP_NONCES, environment.clients().dpopNonces());
    }

    /// In the two groups that `behalf.yaml` has for it. Settings at their default are there too.
    public static ObjectNode connection(ConnectionSettings settings) {
        ProviderType provider = settings.connection().settings().type();
        Map<String, Object> connection = new LinkedHashMap<>();
        connection.put("provider", provider.id());
        connection.putAll(ProviderForm.values(settings.connection().settings()));
        connection.putAll(ConnectionForm.policy(settings.connection().policy()));
        if (ConnectionSettings.offersOfflineAccess(provider)) {
            connection.put(ConnectionReader.OFFLINE_ACCESS, settings.offlineAccess());
            connection.put(ConnectionReader.ASK_BEFORE_ACTING, settings.askBeforeActing());
        }
        if (ConnectionSettings.offersEnterpriseManaged(provider)) {
            connection.put(ConnectionReader.ENTERPRISE_MANAGED, settings.enterpriseManaged());
        }
        if (ConnectionSettings.offersAuthKit(provider)) {
            connection.put(ConnectionReader.AUTH_KIT, settings.authKit());
        }
        ObjectNode form = JSON.createObjectNode();
        form.set("connection", JSON.valueToTree(connection));
        form.set("development", JSON.valueToTree(ConnectionForm.map(settings.switches())));
        return form;
    }

    /// Everything but the secret.
    public static ObjectNode mcpServer(McpServerView server) {
        McpServerSettings settings = server.settings();
        ObjectNode form = JSON.createObjectNode().put("name", settings.name());
        settings.values().forEach((setting, value) -> form.set(setting, JSON.valueToTree(value)));
        form.put("disabled", settings.disabled())
                .put("status", server.status().id())
                .put("problem", server.attention())
                .put("problemAt", text(server.problemAt()))
                .put("secretSetAt", text(server.secretSetAt()))
                .put("createdAt", text(server.createdAt()));
        form.set("seen", seen(server.seen(), server.seenAt()));
        return form.set("api", api(server.api()));
    }

    private static JsonNode seen(@Nullable SeenMcpServer seen, @Nullable Instant at) {
        if (seen == null) {
            return JSON.nullNode();
        }
        ObjectNode form = JSON.createObjectNode()
                .put("at", text(at))
                .put("revision", seen.revision())
                .put("title", seen.title())
                .put("version", seen.release())
                .put("wantsPerson", seen.wantsPerson());
        if (seen.tools() == null) {
            return form.putNull("tools");
        }
        ArrayNode tools = form.putArray("tools");
        seen.tools()
                .forEach(tool -> tools.addObject()
                        .put("name", tool.name())
                        .put("title", tool.title())
                        .put("description", tool.description())
                        .put("effect", tool.effect().name().toLowerCase(Locale.ROOT)));
        return form;
    }

    private static JsonNode api(@Nullable ApiView api) {
        if (api == null) {
            return JSON.nullNode();
        }
        ApiSummary summary = api.summary();
        ObjectNode form = JSON.createObjectNode()
                .put("openapi", summary.openapi())
                .put("title", summary.title())
                .put("version", summary.release())
                .put("since", text(api.since()));
        form.set("tools", JSON.valueToTree(summary.tools()));
        form.set("leftOut", JSON.valueToTree(summary.leftOut()));
        form.set("added", JSON.valueToTree(summary.added()));
        form.set("removed", JSON.valueToTree(summary.removed()));
        return form;
    }

    /// Everything but the key itself.
    public static ObjectNode key(ApiKey key) {
        ObjectNode form = JSON.createObjectNode()
                .put("id", key.id())
                .put("environment", key.environment())
                .put("kind", key.kind().id())
                .put("name", key.name())
                .put("hint", key.hint());
        ArrayNode origins = form.putArray("origins");
        key.origins().forEach(origins::add);
        form.set("unattended", JSON.valueToTree(key.unattended()));
        return form.put("createdAt", key.createdAt().toString())
                .put("lastUsedAt", text(key.lastUsedAt()))
                .put("revokedAt", text(key.revokedAt()));
    }

    /// With the text of the key, in the one moment in which it is shown.
    public static ObjectNode created(CreatedKey created) {
        return key(created.key()).put("key", created.text());
    }

    public static ArrayNode differences(Collection<Difference> differences) {
        ArrayNode forms = JSON.createArrayNode();
        for (Difference difference : differences) {
            ObjectNode form = forms.addObject()
                    .put(
                            "mark",
                            difference.mark().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .put("path", difference.path());
            if (difference.before() != null) {
                form.put("before", difference.before());
            }
            if (difference.after() != null) {
                form.put("after", difference.after());
            }
        }
        return forms;
    }

    /// @param dryRun whether nothing was done, but only found out
    public static ObjectNode applied(ApplyResult.Applied applied, boolean dryRun) {
        ObjectNode form = JSON.createObjectNode()
                .put("applied", !dryRun)
                .put("changed", applied.changed())
                .put("revision", applied.revision());
        form.set("differences", differences(applied.differences()));
        ArrayNode created = form.putArray("created");
        applied.created().forEach(key -> created.add(created(key)));
        ArrayNode webhooks = form.putArray("createdWebhooks");
        applied.webhooks()
                .forEach(webhook -> webhooks.addObject()
                        .put("environment", webhook.environment())
                        .put("id", webhook.id())
                        .put("url", webhook.url())
                        .put("secret", webhook.secret()));
        return form;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
