package dev.behalf.server.admin;

import dev.behalf.server.environment.ClientForms;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.GrantFilter;
import dev.behalf.server.grants.GrantInForce;
import dev.behalf.server.grants.GrantLedger;
import dev.behalf.server.grants.GrantPage;
import dev.behalf.server.grants.Person;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/environments/{environment}/grants`: what people allowed clients, as far as it is in force.
final class GrantsEndpoint {

    private static final String LIST = "/environments/{environment}/grants";
    private static final String ONE = LIST + "/{grant}";
    private static final int MAX_TEXT = 1000;

    private final Gate gate;
    private final GrantLedger grants;

    GrantsEndpoint(Gate gate, GrantLedger grants) {
        this.gate = gate;
        this.grants = grants;
    }

    List<Route> routes() {
        return List.of(
                gate.get(LIST, Permission.VIEW_SETTINGS, this::list, "text", "person", "client", "before", "limit"),
                gate.delete(LIST, Permission.CHANGE_SETTINGS, this::endAll, "person", "client", "confirm"),
                gate.get(ONE, Permission.VIEW_SETTINGS, call -> call.answer(form(known(call)))),
                gate.delete(ONE, Permission.CHANGE_SETTINGS, this::end, "confirm"));
    }

    private void list(AdminCall call) {
        Environment environment = call.environment();
        GrantFilter filter = new GrantFilter(text(call, "text"), text(call, "person"), text(call, "client"));
        GrantPage page = grants.page(environment.name(), filter, call.position(), call.limit());
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode list = document.putArray("grants");
        page.grants().forEach(grant -> list.add(form(grant)));
        call.answer(
                document.put("next", page.next() == null ? null : page.next().text()));
    }

    private static String text(AdminCall call, String name) {
        String text = call.parameter(name, "").strip();
        if (text.length() > MAX_TEXT) {
            throw Refusals.parameter(name, "at most " + MAX_TEXT + " characters long");
        }
        return text;
    }

    private GrantInForce known(AdminCall call) {
        Environment environment = call.environment();
        return grants.find(environment.name(), call.call().variable("grant"))
                .orElseThrow(() -> Refusals.notFound("No grant of this id is in force in this environment."));
    }

    private static ObjectNode form(GrantInForce entry) {
        Grant grant = entry.grant();
        Person person = entry.person();
        ObjectNode form = JsonMapper.shared().createObjectNode().put("id", grant.id());
        form.putObject("person")
                .put("id", person.id())
                .put("issuer", person.identity().issuer())
                .put("subject", person.identity().subject())
                .put("email", person.identity().email())
                .put("name", person.identity().name());
        form.put("client", grant.client()).put("clientName", grant.clientName()).put("resource", grant.resource());
        grant.scopes().forEach(form.putArray("scopes")::add);
        return form.put("offline", grant.offline())
                .put("refreshable", grant.refreshable())
                .put("createdAt", grant.createdAt().toString())
                .put(
                        "refreshedAt",
                        entry.refreshedAt() == null ? null : entry.refreshedAt().toString())
                .put("expiresAt", grant.expiresAt().toString());
    }

    private void end(AdminCall call) {
        Environment environment = call.environment();
        String id = known(call).grant().id();
        ClientsEndpoint.confirm(call, environment, ClientForms.endingRisks(environment, 1));
        grants.end(environment.name(), id, call.actor());
        call.call().done();
    }

    private void endAll(AdminCall call) {
        Environment environment = call.environment();
        GrantFilter whose = new GrantFilter("", text(call, "person"), text(call, "client"));
        if (whose.equals(GrantFilter.ALL)) {
            throw Refusals.parameter("person", "given, or `client`, or both; all grants at once are not ended");
        }
        long count = grants.count(environment.name(), whose);
        if (count > 0) {
            ClientsEndpoint.confirm(call, environment, ClientForms.endingRisks(environment, count));
        }
        int ended = grants.endAll(environment.name(), whose, call.actor());
        call.answer(JsonMapper.shared().createObjectNode().put("ended", ended));
    }
}
