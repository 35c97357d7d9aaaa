package dev.behalf.server.admin;

import dev.behalf.server.team.Permission;
import dev.behalf.server.vault.VaultKeys;
import dev.behalf.server.vault.VaultStatus;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/environments/{environment}/vault-keys`: what seals the secrets of an environment, and changing it.
final class VaultKeysEndpoint {

    private static final String PATH = "/environments/{environment}/vault-keys";

    private final Gate gate;
    private final VaultKeys keys;

    VaultKeysEndpoint(Gate gate, VaultKeys keys) {
        this.gate = gate;
        this.keys = keys;
    }

    List<Route> routes() {
        return List.of(
                gate.get(PATH, Permission.CHANGE_SETTINGS, call -> call.answer(form(known(call)))),
                gate.post(PATH + "/rotate", Permission.CHANGE_SETTINGS, this::rotate));
    }

    private VaultStatus known(AdminCall call) {
        return keys.status(call.environment().name()).orElseThrow(VaultKeysEndpoint::nothingSealed);
    }

    private static RuntimeException nothingSealed() {
        return Problem.exception(
                ErrorCode.NOT_FOUND,
                "Nothing is sealed yet in this environment. A key is made with the first secret: a signing key, or the token"
                        + " of somebody who signs in.");
    }

    private static ObjectNode form(VaultStatus vault) {
        ObjectNode form = JsonMapper.shared()
                .createObjectNode()
                .put("environment", vault.environment())
                .put("wrappedBy", vault.wrappedBy())
                .put("underWay", vault.underWay())
                .put(
                        "wantedAt",
                        vault.wantedAt() == null ? null : vault.wantedAt().toString())
                .put("sealed", vault.sealed())
                .put("sealedByPrimary", vault.sealedByPrimary())
                .put("sealedByUnknown", vault.unknown());
        ArrayNode list = form.putArray("keys");
        vault.keys().forEach(key -> {
            ObjectNode one = list.addObject()
                    .put("id", key.id())
                    .put("state", key.state().id())
                    .put("since", key.since().toString())
                    .put("sealed", key.sealed());
            one.set("contents", JsonMapper.shared().valueToTree(new TreeMap<>(key.contents())));
        });
        return form;
    }

    /// A server does it within a second or two, so that the answer only says that it is wanted.
    private void rotate(AdminCall call) {
        switch (keys.rotate(call.environment().name(), call.actor())) {
            case YES, ALREADY -> call.call().json(202, form(known(call)));
            case NO_KEY -> throw nothingSealed();
        }
    }
}
