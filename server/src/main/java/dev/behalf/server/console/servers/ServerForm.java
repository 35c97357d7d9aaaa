package dev.behalf.server.console.servers;

import dev.behalf.server.console.Fields;
import dev.behalf.server.console.environments.Problems;
import dev.behalf.server.environment.ApiInput;
import dev.behalf.server.environment.ApiSettings;
import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.RuleInput;
import dev.behalf.server.environment.Secrets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands in the form of a server. The secret of a service is never in it.
///
/// @param tools one a line
/// @param api what stands in the fields of an API
public record ServerForm(
        String name,
        String url,
        String callsAs,
        String tools,
        String authentication,
        String header,
        String user,
        String audience,
        String trustAnyAudience,
        String allowPrivateNetwork,
        String recordArguments,
        ApiFields api,
        Problems problems) {

    static final ServerForm BLANK = new ServerForm(
            "", "", CallsAs.END_USER.id(), "", "bearer", "", "", "", "", "", "", ApiFields.NONE, Problems.NONE);

    static ServerForm of(McpServerInput input, Problems problems) {
        return new ServerForm(
                shown(input.name()),
                shown(input.url()),
                shown(input.callsAs()),
                String.join("\n", input.tools().stream().map(ServerForm::shown).toList()),
                input.authentication().isEmpty() ? BLANK.authentication : shown(input.authentication()),
                shown(input.header()),
                shown(input.user()),
                shown(input.audience()),
                shown(input.trustAnyAudience()),
                shown(input.allowPrivateNetwork()),
                shown(input.recordArguments()),
                ApiFields.of(input.api()),
                problems);
    }

    /// A secret that was pasted leaves the page.
    static String shown(String text) {
        return Secrets.in(text) ? "" : text;
    }

    /// What was sent. A field that belongs to another choice does not count, whatever was left in it.
    ///
    /// @param tools that may be called
    /// @param policy its rules
    /// @param api about an API, null where it is an MCP server
    static McpServerInput input(
            String name,
            Fields fields,
            List<String> tools,
            boolean disabled,
            List<RuleInput> policy,
            @Nullable ApiInput api) {
        String callsAs = fields.text(McpServerSettings.CALLS_AS);
        boolean endUser = callsAs.equals(CallsAs.END_USER.id());
        boolean service = callsAs.equals(CallsAs.SERVICE.id());
        String authentication = service ? fields.text(McpServerSettings.AUTHENTICATION) : "";
        return new McpServerInput(
                name,
                fields.text(McpServerSettings.URL),
                callsAs,
                tools,
                authentication,
                authentication.equals("header") ? fields.text(McpServerSettings.HEADER) : "",
                authentication.equals("basic") ? fields.text(McpServerSettings.USER) : "",
                endUser ? fields.text(McpServerSettings.AUDIENCE) : "",
                endUser ? fields.text(McpServerSettings.TRUST_ANY_AUDIENCE) : "",
                fields.text(McpServerSettings.ALLOW_PRIVATE_NETWORK),
                disabled,
                policy,
                api,
                fields.text(McpServerSettings.RECORD_ARGUMENTS));
    }

    /// Names that were typed, each on a line or between commas.
    static List<String> names(String text) {
        return Arrays.stream(text.split("[\\s,]+"))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /// Whether anything stands in the fields that few need.
    public boolean more() {
        return !(tools.isEmpty()
                && allowPrivateNetwork.isEmpty()
                && recordArguments.isEmpty()
                && problems.at(McpServerSettings.RECORD_ARGUMENTS).isEmpty()
                && !api.effects()
                && problems.at(ApiSettings.READS).isEmpty()
                && problems.at(ApiSettings.WRITES).isEmpty()
                && problems.at(ApiSettings.DESTROYS).isEmpty()
                && problems.at(McpServerSettings.TOOLS).isEmpty()
                && problems.at(McpServerSettings.ALLOW_PRIVATE_NETWORK).isEmpty());
    }

    public List<CallsAsWords> choices() {
        return CallsAsWords.ALL;
    }
}
