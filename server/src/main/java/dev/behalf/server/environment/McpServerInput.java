package dev.behalf.server.environment;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person or program sent as the settings of an MCP server, in the words of `behalf.yaml`; blank for the
/// default.
///
/// @param api about an API that is called in its place, null where it is an MCP server
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
        List<RuleInput> policy,
        @Nullable ApiInput api,
        String recordArguments) {

    /// In place of a URL that is not known yet.
    private static final String LATER = "https://api.example.com";

    public McpServerInput {
        tools = List.copyOf(tools);
        policy = List.copyOf(policy);
    }

    /// Of an MCP server, without rules.
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
                List.of(),
                null,
                "");
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
                settings.policy().stream().map(RuleInput::of).toList(),
                settings.api() == null ? null : ApiInput.of(settings.api()),
                settings.recordArguments());
    }

    /// The same with other tools.
    public McpServerInput withTools(List<String> others) {
        return with(url, others, disabled, policy, api);
    }

    /// The same, to be used by nobody or again.
    public McpServerInput withDisabled(boolean other) {
        return with(url, tools, other, policy, api);
    }

    /// The same with other rules.
    public McpServerInput withPolicy(List<RuleInput> others) {
        return with(url, tools, disabled, others, api);
    }

    /// The same at another address.
    McpServerInput withUrl(String other) {
        return with(other, tools, disabled, policy, api);
    }

    /// The same as tools from an API.
    public McpServerInput withApi(@Nullable ApiInput other) {
        return with(url, tools, disabled, policy, other);
    }

    /// The same where what calls are made with is kept.
    ///
    /// @param reason in words; empty where it is not
    public McpServerInput withRecordArguments(String reason) {
        return new McpServerInput(
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
                policy,
                api,
                reason);
    }

    private McpServerInput with(
            String otherUrl,
            List<String> otherTools,
            boolean otherDisabled,
            List<RuleInput> otherPolicy,
            @Nullable ApiInput otherApi) {
        return new McpServerInput(
                name,
                otherUrl,
                callsAs,
                otherTools,
                authentication,
                header,
                user,
                audience,
                trustAnyAudience,
                allowPrivateNetwork,
                otherDisabled,
                otherPolicy,
                otherApi,
                recordArguments);
    }

    /// Whether the URL is taken from a document that is fetched first.
    boolean takesUrlFromDocument() {
        return api != null && url.isBlank() && !api.documentUrl().isBlank();
    }

    /// What of it cannot be used, as far as that can be told without what is registered.
    public List<SettingProblem> problems(Environment environment) {
        ManifestProblems problems = new ManifestProblems();
        (takesUrlFromDocument() ? withUrl(LATER) : this).read(environment, problems);
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
                .text(McpServerSettings.RECORD_ARGUMENTS, recordArguments)
                .flag(McpServerSettings.DISABLED, disabled);
        if (!policy.isEmpty()) {
            nodes.groups(McpServerSettings.POLICY, policy, RuleInput::into);
        }
        if (api != null) {
            nodes.text(McpServerSettings.KIND, ApiSettings.KIND)
                    .text(ApiSettings.DOCUMENT_URL, api.documentUrl())
                    .document(ApiSettings.DOCUMENT, api.document())
                    .texts(ApiSettings.READS, api.reads())
                    .texts(ApiSettings.WRITES, api.writes())
                    .texts(ApiSettings.DESTROYS, api.destroys());
        }
        return McpServerReader.read(Group.of(nodes.mapping(""), problems), environment.kind(), problems);
    }
}
