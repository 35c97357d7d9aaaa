package dev.behalf.server.admin;

import dev.behalf.provider.Derived;
import dev.behalf.server.environment.ConnectionInput;
import dev.behalf.server.environment.ConnectionVersion;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.JsonForms;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.SaveResult;
import dev.behalf.server.environment.Saving;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/environments/{environment}/connection`: the one in force, and its earlier versions. A change names the version it
/// was begun from, so that nobody overwrites what somebody else has just saved (RFC 9110 section 13.1.1, RFC 6585
/// section 3).
final class ConnectionEndpoint {

    private static final String PATH = "/environments/{environment}/connection";

    private final Gate gate;
    private final Environments environments;

    ConnectionEndpoint(Gate gate, Environments environments) {
        this.gate = gate;
        this.environments = environments;
    }

    List<Route> routes() {
        return List.of(
                gate.get(PATH, Permission.VIEW_SETTINGS, call -> answer(call, call.requireConnection())),
                gate.put(PATH, Permission.CHANGE_SETTINGS, this::put),
                gate.get(PATH + "/derived", Permission.VIEW_SETTINGS, this::derived),
                gate.get(PATH + "/history", Permission.VIEW_SETTINGS, this::history),
                gate.post(PATH + "/restore", Permission.CHANGE_SETTINGS, this::restore));
    }

    static void answer(AdminCall call, RegisteredConnection connection) {
        answer(call, connection, form(connection));
    }

    private static void answer(AdminCall call, RegisteredConnection connection, ObjectNode document) {
        call.call().answer("ETag", EntityTags.of(connection.version()));
        call.answer(document);
    }

    private static ObjectNode form(RegisteredConnection connection) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("environment", connection.environment())
                .put("version", connection.version())
                .setAll(JsonForms.connection(connection.settings()));
    }

    /// What follows from the settings: where the provider answers, and the address to register there.
    private void derived(AdminCall call) {
        RegisteredConnection connection = call.requireConnection();
        Derived derived = Derived.of(
                connection.connection().settings(),
                call.pinnedIssuer(connection.connection().settings()),
                connection.switches());
        call.answer(JsonMapper.shared()
                .createObjectNode()
                .put("issuer", derived.issuer())
                .put("discovery", text(derived.discovery()))
                .put("keySet", text(derived.keySet()))
                .put("authorize", text(derived.authorize()))
                .put("token", text(derived.token()))
                .put("callbackUrl", call.environment().callbackUrl()));
    }

    private static @Nullable String text(@Nullable URI address) {
        return address == null ? null : address.toString();
    }

    private void put(AdminCall call) {
        Environment environment = call.environment();
        Members body = call.body(ConnectionBody.CONNECTION, ConnectionBody.DEVELOPMENT, "confirm");
        String confirmation = body.text("confirm");
        ConnectionInput input = ConnectionBody.read(body, environment.kind());
        Saving saving = new Saving(version(call), confirmation, call.actor());
        answer(call, environments.connections().save(environment.name(), input, saving));
    }

    /// The version that the change is for.
    private static long version(AdminCall call) {
        RegisteredConnection current = call.connection();
        long version = current == null ? 0 : current.version();
        String header = call.call().header("If-Match");
        if (header != null) {
            return EntityTags.demanded(header, version);
        }
        if ("*".equals(call.call().header("If-None-Match")) || version == 0) {
            return 0;
        }
        throw Refusals.versionRequired("the connection");
    }

    private static void answer(AdminCall call, SaveResult result) {
        SaveResult.Saved saved = saved(result, "the member `confirm`");
        ObjectNode document = form(saved.connection());
        document.set("changes", JsonForms.differences(saved.changes()));
        answer(call, saved.connection(), document);
    }

    static SaveResult.Saved saved(SaveResult result, String confirmed) {
        return switch (result) {
            case SaveResult.Saved saved -> saved;
            case SaveResult.Problems(var problems) -> throw Refusals.unusable(problems);
            case SaveResult.Unconfirmed(var risks) -> throw Refusals.unconfirmed(risks, confirmed);
            case SaveResult.Conflict conflict -> throw Refusals.changedMeanwhile(conflict);
        };
    }

    private void history(AdminCall call) {
        RegisteredConnection current = call.connection();
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode versions = document.putArray("versions");
        environments.connections().history(call.environment().name()).stream()
                .map(version -> form(version, current))
                .forEach(versions::add);
        call.answer(document);
    }

    private static ObjectNode form(ConnectionVersion version, @Nullable RegisteredConnection current) {
        ObjectNode form = JsonMapper.shared()
                .createObjectNode()
                .put("version", version.version())
                .put("inForce", current != null && current.version() == version.version())
                .put("changedAt", version.changedAt().toString())
                .put("changedBy", version.changedBy());
        form.set("changes", JsonForms.differences(version.changes()));
        return version.settings() == null
                ? form.putNull(ConnectionBody.CONNECTION).putNull(ConnectionBody.DEVELOPMENT)
                : form.setAll(JsonForms.connection(version.settings()));
    }

    private void restore(AdminCall call) {
        Environment environment = call.environment();
        Members body = call.body("version", "confirm");
        Long version = body.version("version");
        String confirmation = body.text("confirm");
        body.check();
        if (version == null) {
            throw Problem.exception(
                    ErrorCode.MALFORMED_REQUEST, "The member `version` was expected: one that /history lists.");
        }
        Saving saving = new Saving(version(call), confirmation, call.actor());
        answer(call, environments.connections().restore(environment.name(), version, saving));
    }
}
