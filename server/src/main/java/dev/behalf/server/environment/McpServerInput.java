package dev.behalf.server.environment;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person or program sent as the settings of an MCP server, in the words of `behalf.yaml`; blank for the
/// default.
public record McpServerInput(
        String name,
        String url,
        String callsAs,
        List<String> tools,
        String authentication,
        String header,
        String user,
        String audience,
        String trustAnyAudience,
        String allowPrivateNetwork,
        boolean disabled,
        List<RuleInput> policy) {

    public McpServerInput {
        tools = List.copyOf(tools);
        policy = List.copyOf(policy);
    }

    /// Without rules.
    public McpServerInput(
            String name,
            String url,
            String callsAs,
            List<String> tools,
            String authentication,
            String header,
            String user,
            String audience,
            String trustAnyAudience,
            String allowPrivateNetwork,
            boolean disabled) {
        this(
                name,
                url,
                callsAs,
                tools,
                authentication,
                header,
                user,
                audience,
                trustAnyAudience,
                allowPrivateNetwork,
                disabled,
                List.of());
    }

    /// What is sent when nothing of a server is changed.
    public static McpServerInput of(McpServerSettings settings) {
        Map<String, String> texts = settings.described();
        return new McpServerInput(
                settings.name(),
                settings.url(),
                settings.callsAs().id(),
                settings.tools(),
                texts.getOrDefault(McpServerSettings.AUTHENTICATION, ""),
                texts.getOrDefault(McpServerSettings.HEADER, ""),
                texts.getOrDefault(McpServerSettings.USER, ""),
                settings.audience(),
                settings.trustAnyAudience(),
                settings.allowPrivateNetwork(),
                settings.disabled(),
                settings.policy().stream().map(RuleInput::of).toList());
    }

    /// The same with other tools.
    public McpServerInput withTools(List<String> others) {
        return with(others, disabled, policy);
    }

    /// The same, to be used by nobody or again.
    public McpServerInput withDisabled(boolean other) {
        return with(tools, other, policy);
    }

    /// The same with other rules.
    public McpServerInput withPolicy(List<RuleInput> others) {
        return with(tools, disabled, others);
    }

    private McpServerInput with(List<String> otherTools, boolean otherDisabled, List<RuleInput> otherPolicy) {
        return new McpServerInput(
                name,
                url,
                callsAs,
                otherTools,
                authentication,
                header,
                user,
                audience,
                trustAnyAudience,
                allowPrivateNetwork,
                otherDisabled,
                otherPolicy);
    }

    /// What of it cannot be used, as far as that can be told without what is registered.
    public List<SettingProblem> problems(Environment environment) {
        ManifestProblems problems = new ManifestProblems();
        read(environment, problems);
        return FormNodes.bySetting(problems, Map.of());
    }

    /// @return null when it cannot be used, which is reported
    @Nullable
    McpServerSettings read(Environment environment, ManifestProblems problems) {
        FormNodes nodes = new FormNodes(problems)
                .text(McpServerSettings.NAME, name)
                .text(McpServerSettings.URL, url)
                .text(McpServerSettings.CALLS_AS, callsAs)
                .texts(McpServerSettings.TOOLS, tools)
                .text(McpServerSettings.AUTHENTICATION, authentication)
                .text(McpServerSettings.HEADER, header)
                .text(McpServerSettings.USER, user)
                .text(McpServerSettings.AUDIENCE, audience)
                .text(McpServerSettings.TRUST_ANY_AUDIENCE, trustAnyAudience)
                .text(McpServerSettings.ALLOW_PRIVATE_NETWORK, allowPrivateNetwork)
                .flag(McpServerSettings.DISABLED, disabled);
        if (!policy.isEmpty()) {
            nodes.groups(McpServerSettings.POLICY, policy, RuleInput::into);
        }
        return McpServerReader.read(Group.of(nodes.mapping(""), problems), environment.kind(), problems);
    }
}
