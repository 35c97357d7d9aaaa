package dev.behalf.server.admin;

import dev.behalf.server.environment.ApiInput;
import dev.behalf.server.environment.ApiSettings;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.JsonForms;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.McpServerResult;
import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.environment.McpServers;
import dev.behalf.server.environment.RuleInput;
import dev.behalf.server.team.Permission;
import dev.behalf.server.vault.VaultException;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/environments/{environment}/mcp-servers`: the team's MCP servers. Their secrets are in no answer.
final class McpServersEndpoint {

    private static final String LIST = "/environments/{environment}/mcp-servers";
    private static final String ONE = LIST + "/{server}";
    private static final String SECRET = ONE + "/secret";
    private static final String REFRESH = ONE + "/refresh";
    private static final String PROBE = ONE + "/probe";
    private static final int ATTEMPTS = 3;

    private final Gate gate;
    private final McpServers servers;
    private final ServerProbe probe;

    McpServersEndpoint(Gate gate, McpServers servers, ServerProbe probe) {
        this.gate = gate;
        this.servers = servers;
        this.probe = probe;
    }

    List<Route> routes() {
        return List.of(
                gate.get(LIST, Permission.VIEW_SETTINGS, this::list),
                gate.get(ONE, Permission.VIEW_SETTINGS, call -> answer(call, known(call))),
                gate.put(ONE, Permission.CHANGE_SETTINGS, this::put),
                gate.delete(ONE, Permission.CHANGE_SETTINGS, this::remove, "confirm"),
                gate.put(SECRET, Permission.CHANGE_SETTINGS, this::setSecret),
                gate.post(REFRESH, Permission.CHANGE_SETTINGS, this::refresh),
                gate.post(PROBE, Permission.CHANGE_SETTINGS, this::ask));
    }

    private void list(AdminCall call) {
        Environment environment = call.environment();
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode list = document.putArray("mcpServers");
        servers.list(environment.name()).forEach(server -> list.add(form(environment, server)));
        call.answer(document);
    }

    private McpServerView known(AdminCall call) {
        Environment environment = call.environment();
        return servers.find(environment.name(), call.call().variable("server"))
                .orElseThrow(McpServersEndpoint::unknown);
    }

    private static RuntimeException unknown() {
        return Refusals.notFound("This environment has no MCP server of this name.");
    }

    private void put(AdminCall call) {
        Environment environment = call.environment();
        Members body = call.longBody(
                McpServerSettings.KIND,
                McpServerSettings.URL,
                ApiSettings.DOCUMENT_URL,
                ApiSettings.DOCUMENT,
                ApiSettings.READS,
                ApiSettings.WRITES,
                ApiSettings.DESTROYS,
                McpServerSettings.CALLS_AS,
                McpServerSettings.TOOLS,
                McpServerSettings.AUTHENTICATION,
                McpServerSettings.HEADER,
                McpServerSettings.USER,
                McpServerSettings.AUDIENCE,
                McpServerSettings.TRUST_ANY_AUDIENCE,
                McpServerSettings.ALLOW_PRIVATE_NETWORK,
                McpServerSettings.RECORD_ARGUMENTS,
                McpServerSettings.DISABLED,
                McpServerSettings.POLICY);
        String name = call.call().variable("server");
        McpServerInput input = new McpServerInput(
                name,
                body.text(McpServerSettings.URL),
                body.text(McpServerSettings.CALLS_AS),
                texts(body, McpServerSettings.TOOLS),
                body.text(McpServerSettings.AUTHENTICATION),
                body.text(McpServerSettings.HEADER),
                body.text(McpServerSettings.USER),
                body.text(McpServerSettings.AUDIENCE),
                body.text(McpServerSettings.TRUST_ANY_AUDIENCE),
                body.text(McpServerSettings.ALLOW_PRIVATE_NETWORK),
                body.flag(McpServerSettings.DISABLED),
                policy(body),
                api(body),
                body.text(McpServerSettings.RECORD_ARGUMENTS));
        body.check(() -> input.problems(environment));
        put(call, environment, input, !body.has(McpServerSettings.POLICY), ATTEMPTS);
    }

    /// Rules that nobody names stay: whoever changes something else takes no protection away by leaving them out.
    ///
    /// @param attempts how often it is tried again where somebody changed the server between reading its rules and
    ///     storing them
    private void put(AdminCall call, Environment environment, McpServerInput input, boolean keepsPolicy, int attempts) {
        McpServerView known = servers.find(environment.name(), input.name()).orElse(null);
        long version = known == null ? 0 : known.version();
        Long demanded = demanded(call, version);
        McpServerInput whole = keepsPolicy && known != null
                ? input.withPolicy(McpServerInput.of(known.settings()).policy())
                : input;
        Long over = demanded == null && keepsPolicy ? Long.valueOf(version) : demanded;
        McpServerResult result = servers.put(environment.name(), whole, over, call.actor());
        if (result instanceof McpServerResult.Conflict && demanded == null && attempts > 1) {
            put(call, environment, input, keepsPolicy, attempts - 1);
        } else {
            answer(call, result);
        }
    }

    /// The version that the change is for.
    ///
    /// @return null where that is not said
    private static @Nullable Long demanded(AdminCall call, long version) {
        String match = call.call().header("If-Match");
        if (match != null) {
            return EntityTags.demanded(match, version);
        }
        return "*".equals(call.call().header("If-None-Match")) ? 0L : null;
    }

    private static List<RuleInput> policy(Members body) {
        return body.groups(McpServerSettings.POLICY).stream()
                .map(McpServersEndpoint::rule)
                .toList();
    }

    private static @Nullable ApiInput api(Members body) {
        String kind = body.text(McpServerSettings.KIND);
        if (kind.equals(ApiSettings.KIND)) {
            return new ApiInput(
                    body.text(ApiSettings.DOCUMENT_URL),
                    body.text(ApiSettings.DOCUMENT),
                    texts(body, ApiSettings.READS),
                    texts(body, ApiSettings.WRITES),
                    texts(body, ApiSettings.DESTROYS));
        }
        if (!kind.isEmpty() && !kind.equals("mcp")) {
            body.problem(McpServerSettings.KIND, "mcp or openapi", "something else", "Leave it out for an MCP server.");
        }
        for (String name : List.of(
                ApiSettings.DOCUMENT_URL,
                ApiSettings.DOCUMENT,
                ApiSettings.READS,
                ApiSettings.WRITES,
                ApiSettings.DESTROYS)) {
            if (body.has(name)) {
                body.problem(name, "nothing here", "a value", "It belongs to kind: openapi.");
            }
        }
        return null;
    }

    private void refresh(AdminCall call) {
        Environment environment = call.environment();
        McpServerView server = known(call);
        answer(call, servers.refresh(environment.name(), server.settings().name(), call.actor()));
    }

    private void ask(AdminCall call) {
        Environment environment = call.environment();
        String name = known(call).settings().name();
        probe.ask(environment.name(), name);
        answer(call, servers.find(environment.name(), name).orElseThrow(McpServersEndpoint::unknown));
    }

    private static RuleInput rule(Members sent) {
        Members rule = sent.only(
                RuleInput.NAME,
                RuleInput.EFFECT,
                RuleInput.TOOLS,
                RuleInput.KIND,
                RuleInput.SCOPES,
                RuleInput.CLAIMS,
                RuleInput.GROUPS,
                RuleInput.CLIENTS,
                RuleInput.WHEN,
                RuleInput.MAX_AGE,
                RuleInput.ACR,
                RuleInput.AMR);
        return new RuleInput(
                rule.text(RuleInput.NAME),
                rule.text(RuleInput.EFFECT),
                texts(rule, RuleInput.TOOLS),
                rule.text(RuleInput.KIND),
                texts(rule, RuleInput.SCOPES),
                texts(rule, RuleInput.CLAIMS),
                texts(rule, RuleInput.GROUPS),
                texts(rule, RuleInput.CLIENTS),
                rule.text(RuleInput.WHEN),
                rule.text(RuleInput.MAX_AGE),
                texts(rule, RuleInput.ACR),
                texts(rule, RuleInput.AMR));
    }

    private static List<String> texts(Members rule, String name) {
        return Objects.requireNonNullElse(rule.texts(name), List.of());
    }

    /// With what is worth knowing although it is no error.
    private ObjectNode form(Environment environment, McpServerView server) {
        ObjectNode form = JsonForms.mcpServer(server);
        servers.notes(environment.name(), server.settings()).forEach(form.putArray("notes")::add);
        return form;
    }

    private void answer(AdminCall call, McpServerView server) {
        call.call().answer("ETag", EntityTags.of(server.version()));
        call.answer(form(call.environment(), server));
    }

    private void answer(AdminCall call, McpServerResult result) {
        switch (result) {
            case McpServerResult.Done(var server) -> answer(call, server);
            case McpServerResult.Conflict(var differences) ->
                throw Refusals.changedMeanwhile("Another version of the server is in force now.", differences);
            case McpServerResult.Problems(var problems) -> throw Refusals.unusable(problems);
        }
    }

    private void remove(AdminCall call) {
        Environment environment = call.environment();
        McpServerView server = known(call);
        ClientsEndpoint.confirm(call, environment, McpServers.removalRisks(environment));
        if (!servers.remove(environment.name(), server.settings().name(), call.actor())) {
            throw unknown();
        }
        call.call().done();
    }

    private void setSecret(AdminCall call) {
        Environment environment = call.environment();
        McpServerView server = known(call);
        Members body = call.body("secret");
        String secret = body.text("secret");
        body.check();
        try {
            answer(call, servers.setSecret(environment.name(), server.settings().name(), secret, call.actor()));
        } catch (VaultException e) {
            throw Problem.exception(ErrorCode.NO_KEY, String.valueOf(e.getMessage()));
        }
    }
}
