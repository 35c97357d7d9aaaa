package dev.behalf.server.admin;

import dev.behalf.server.team.AdminToken;
import dev.behalf.server.team.Outcome;
import dev.behalf.server.team.Permission;
import dev.behalf.server.team.Team;
import dev.behalf.server.team.TeamForms;
import dev.behalf.server.web.Route;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/members`, read only, and `/tokens`, those that the presented one may see. No token makes another: that takes a
/// person.
final class TeamEndpoint {

    private final Gate gate;
    private final Team team;

    TeamEndpoint(Gate gate, Team team) {
        this.gate = gate;
        this.team = team;
    }

    List<Route> routes() {
        return List.of(
                gate.get("/members", Permission.VIEW_SETTINGS, this::members),
                gate.get("/tokens", Permission.VIEW_SETTINGS, this::tokens),
                gate.delete("/tokens/{id}", Permission.VIEW_SETTINGS, this::revoke));
    }

    private void members(AdminCall call) {
        call.requireUnrestricted();
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode members = document.putArray("members");
        team.members().all().forEach(member -> members.add(TeamForms.member(member)));
        call.answer(document);
    }

    private void tokens(AdminCall call) {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode tokens = document.putArray("tokens");
        team.tokens().ownOf(call.token()).forEach(token -> tokens.add(form(call, token)));
        call.answer(document);
    }

    private static ObjectNode form(AdminCall call, AdminToken token) {
        return TeamForms.token(token)
                .put("presented", token.id().equals(call.token().id()));
    }

    private void revoke(AdminCall call) {
        switch (team.tokens().revoke(call.token(), call.call().variable("id"))) {
            case Outcome.Done<AdminToken>(var token) -> call.answer(form(call, token));
            case Outcome.Refused<AdminToken>(var problem) -> throw Refusals.notFound(problem);
        }
    }
}
