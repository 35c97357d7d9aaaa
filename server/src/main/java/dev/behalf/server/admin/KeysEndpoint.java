package dev.behalf.server.admin;

import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.CreatedKey;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.JsonForms;
import dev.behalf.server.environment.KeyChange;
import dev.behalf.server.environment.KeyCreation;
import dev.behalf.server.environment.UnattendedInput;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/environments/{environment}/keys`. The text of a key is in the answer that makes it, and nowhere else.
final class KeysEndpoint {

    private static final String LIST = "/environments/{environment}/keys";
    private static final String ONE = LIST + "/{key}";

    private static final String SCOPES = "scopes";
    private static final String HOSTS = "hosts";

    private final Gate gate;
    private final Environments environments;

    KeysEndpoint(Gate gate, Environments environments) {
        this.gate = gate;
        this.environments = environments;
    }

    List<Route> routes() {
        return List.of(
                gate.get(LIST, Permission.VIEW_SETTINGS, this::list),
                gate.post(LIST, Permission.CREATE_KEYS, this::create),
                gate.get(ONE, Permission.VIEW_SETTINGS, call -> call.answer(JsonForms.key(key(call)))),
                gate.put(ONE + "/unattended", Permission.CREATE_KEYS, this::allow),
                gate.delete(ONE + "/unattended", Permission.CREATE_KEYS, call -> change(call, key(call), null)),
                gate.delete(ONE, Permission.CREATE_KEYS, this::revoke));
    }

    private void list(AdminCall call) {
        Environment environment = call.environment();
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode keys = document.putArray("keys");
        environments.listKeys().stream()
                .filter(key -> key.environment().equals(environment.name()))
                .map(JsonForms::key)
                .forEach(keys::add);
        call.answer(document);
    }

    private ApiKey key(AdminCall call) {
        Environment environment = call.environment();
        return environments.listKeys().stream()
                .filter(key -> key.environment().equals(environment.name()))
                .filter(key -> key.id().equals(call.call().variable("key")))
                .findFirst()
                .orElseThrow(KeysEndpoint::unknown);
    }

    private static RuntimeException unknown() {
        return Refusals.notFound("This environment has no key of this id.");
    }

    private void create(AdminCall call) {
        Environment environment = call.environment();
        Members body = call.body("name", "kind", "origins", "unattended");
        String name = body.text("name").strip();
        List<String> origins = Objects.requireNonNullElse(body.texts("origins"), List.of());
        ApiKey.Kind kind = kind(body);
        UnattendedInput unattended =
                body.has("unattended") ? unattended(body.group("unattended").only(SCOPES, HOSTS)) : null;
        body.check();
        CreatedKey created = switch (environments.createKey(
                environment.name(), Objects.requireNonNull(kind), name, origins, unattended, call.actor())) {
            case KeyCreation.Created(var made) -> made;
            case KeyCreation.Refused(var setting, var problem) ->
                throw Refusals.unusableForms(List.of(Refusals.form(setting, problem)));
        };
        call.call().answer("Location", call.call().path() + "/" + created.key().id());
        call.call().json(201, JsonForms.created(created));
    }

    private static ApiKey.@Nullable Kind kind(Members body) {
        Optional<ApiKey.Kind> kind = ApiKey.Kind.of(body.text("kind"));
        if (kind.isEmpty()) {
            body.problem("kind", "secret or publishable", "neither", "Choose secret for servers.");
        }
        return kind.orElse(null);
    }

    private static UnattendedInput unattended(Members body) {
        return new UnattendedInput(
                Objects.requireNonNullElse(body.texts(SCOPES), List.of()),
                Objects.requireNonNullElse(body.texts(HOSTS), List.of()));
    }

    private void allow(AdminCall call) {
        Members body = call.body(SCOPES, HOSTS);
        UnattendedInput wanted = unattended(body);
        body.check();
        change(call, key(call), wanted);
    }

    private void change(AdminCall call, ApiKey key, @Nullable UnattendedInput wanted) {
        switch (environments.setUnattended(key.environment(), key.id(), wanted, call.actor())) {
            case KeyChange.Changed(var changed) -> call.answer(JsonForms.key(changed));
            case KeyChange.Refused(var problems) -> throw Refusals.unusable(problems);
            case KeyChange.Unknown _ -> throw Refusals.notFound("This environment has no key of this id that is good.");
        }
    }

    private void revoke(AdminCall call) {
        ApiKey revoked = environments.revokeKey(key(call).id(), call.actor()).orElseThrow(KeysEndpoint::unknown);
        call.answer(JsonForms.key(revoked));
    }
}
