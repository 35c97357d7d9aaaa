package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import dev.behalf.server.policy.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the MCP servers of an environment.
final class McpServerReader {

    static final String MCP_SERVERS = "mcpServers";

    /// Of one environment.
    static final int MOST = 100;

    private static final int MOST_TOOLS = 500;
    private static final int MAX_TEXT = 400;
    private static final int MIN_REASON = 10;
    private static final String CHECKED = "Leave it out where the check should stay on.";

    private static final String NAME_FORM = "a lower-case letter, then at most 30 of a-z, 0-9 and -";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    /// What names of tools are made of (MCP 2025-11-25, "Tool Names").
    static final Pattern TOOL = Pattern.compile("[A-Za-z0-9_./-]{1,128}");

    /// RFC 9110 section 5.6.2.
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

    /// RFC 7617 section 2: no colon in the user.
    private static final Pattern USER = Pattern.compile("[\\x21-\\x39\\x3b-\\x7e]{1,200}");

    /// What other parts of a request are said by; a secret there would break it.
    private static final Pattern TAKEN_HEADERS = Pattern.compile(
            "authorization|host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|via|accept(-.*)?|"
                    + "content-.*|mcp-.*|cookie2?|origin|referer|forwarded|x-forwarded-.*|proxy-.*|sec-.*|user-agent|"
                    + "last-event-id|dpop|if-.*|range|traceparent|tracestate",
            Pattern.CASE_INSENSITIVE);

    /// In the list of all tools a name stands before those of its server, and `connection_status` is Behalf's.
    private static final String TAKEN_NAME = "connection";

    private static final Set<String> SETTINGS = EnvironmentReader.ordered(
            McpServerSettings.NAME,
            McpServerSettings.KIND,
            McpServerSettings.URL,
            ApiSettings.DOCUMENT_URL,
            ApiSettings.DOCUMENT,
            McpServerSettings.CALLS_AS,
            McpServerSettings.TOOLS,
            ApiSettings.READS,
            ApiSettings.WRITES,
            ApiSettings.DESTROYS,
            McpServerSettings.AUTHENTICATION,
            McpServerSettings.HEADER,
            McpServerSettings.USER,
            McpServerSettings.AUDIENCE,
            McpServerSettings.TRUST_ANY_AUDIENCE,
            McpServerSettings.ALLOW_PRIVATE_NETWORK,
            McpServerSettings.RECORD_ARGUMENTS,
            McpServerSettings.DISABLED,
            McpServerSettings.POLICY);

    private McpServerReader() {}

    /// @param documents takes the texts of documents, by name of the server
    static List<McpServerSettings> readAll(
            Group environment,
            Environment.@Nullable Kind kind,
            ManifestProblems problems,
            Map<String, String> documents) {
        List<McpServerSettings> servers = new ArrayList<>();
        Map<String, String> pathsOfNames = new HashMap<>();
        List<YamlNode> items = environment.items(MCP_SERVERS);
        if (items.size() > MOST) {
            environment.problem(
                    MCP_SERVERS,
                    "at most " + MOST + " MCP servers",
                    Integer.toString(items.size()),
                    "Put others into an environment of their own.");
        }
        for (YamlNode item : items) {
            Group group = Group.of(item, SETTINGS, problems);
            McpServerSettings server = group == null ? null : read(group, kind, problems);
            if (group != null && server != null) {
                servers.add(server);
                if (server.api() != null) {
                    ApiReader.text(group).ifPresent(text -> documents.put(server.name(), text));
                }
                String same = pathsOfNames.putIfAbsent(server.name(), item.path());
                if (same != null) {
                    problems.add(
                            item.path() + "." + McpServerSettings.NAME,
                            item.line(),
                            "a name of its own",
                            server.name() + ", the name of " + same,
                            "Rename one of the two.");
                }
            }
        }
        return servers;
    }

    /// @param kind of the environment, null where that is not known
    /// @return null when it cannot be used; all problems are reported
    static @Nullable McpServerSettings read(Group group, Environment.@Nullable Kind kind, ManifestProblems problems) {
        int before = problems.count();
        String name = name(group);
        ApiReader api = ApiReader.of(group);
        String url = url(group, kind, api == null ? "" : api.server());
        CallsAs callsAs = callsAs(group);
        List<String> tools = tools(group, McpServerSettings.TOOLS, problems);
        ApiSettings settings = api == null ? null : api.settings(key -> tools(group, key, problems));
        ServiceCredential credential = credential(group, callsAs);
        String audience = audience(group, callsAs);
        String trust = reason(group, McpServerSettings.TRUST_ANY_AUDIENCE, "why the server may get any token", CHECKED);
        if (callsAs != null && callsAs != CallsAs.END_USER) {
            refuse(group, McpServerSettings.TRUST_ANY_AUDIENCE, "end_user");
        }
        String network = reason(group, McpServerSettings.ALLOW_PRIVATE_NETWORK, "where the server is", CHECKED);
        String recording = reason(
                group,
                McpServerSettings.RECORD_ARGUMENTS,
                "why what calls are made with is kept",
                "Leave it out where a hash of it is enough.");
        boolean disabled = group.flag(McpServerSettings.DISABLED);
        List<Rule> policy = RuleReader.readAll(group, problems);
        return name == null || url == null || callsAs == null || problems.count() > before
                ? null
                : new McpServerSettings(
                        name,
                        url,
                        callsAs,
                        tools,
                        credential,
                        audience,
                        trust,
                        network,
                        disabled,
                        policy,
                        settings,
                        recording);
    }

    private static @Nullable String name(Group group) {
        String name =
                group.required(McpServerSettings.NAME, "a name such as tickets", "It stands in the server's address.");
        if (name == null) {
            return null;
        }
        if (!NAME.matcher(name).matches()) {
            group.problem(McpServerSettings.NAME, NAME_FORM, Printable.text(name), "Choose a name of that form.");
        } else if (name.equals(TAKEN_NAME)) {
            group.problem(
                    McpServerSettings.NAME,
                    "another name",
                    name,
                    "Behalf's own tool connection_status begins with it.");
        }
        return name;
    }

    /// @param otherwise the URL where none is given, empty for none
    private static @Nullable String url(Group group, Environment.@Nullable Kind kind, String otherwise) {
        String text = group.node(McpServerSettings.URL) == null && !otherwise.isEmpty()
                ? otherwise
                : group.required(
                        McpServerSettings.URL,
                        "a URL such as https://mcp.acme.com/mcp",
                        "Give the address of the MCP server, or the base URL of the API.");
        if (text == null) {
            return null;
        }
        HttpAddress address = HttpAddress.parse(text);
        if (address == null) {
            group.problem(
                    McpServerSettings.URL,
                    "a URL such as https://mcp.acme.com/mcp",
                    Printable.text(text),
                    "Give scheme, host and if need be port and path, without query and fragment.");
            return null;
        }
        if (address.loopback() && kind == Environment.Kind.PRODUCTION) {
            group.problem(
                    McpServerSettings.URL,
                    "a server that is not on this machine, in production",
                    Printable.text(text),
                    "Give it an address that other machines reach too.");
        } else if (!address.secure() && !address.loopback()) {
            group.problem(
                    McpServerSettings.URL,
                    "an https URL",
                    Printable.text(text),
                    "Calls carry credentials; plain http is allowed to this machine only, in development.");
        }
        // Servers differ on whether the slash at the end matters, and no redirect is followed.
        return text.endsWith("/") ? address.url() + "/" : address.url();
    }

    private static @Nullable CallsAs callsAs(Group group) {
        String expected = String.join(
                ", ", Arrays.stream(CallsAs.values()).map(CallsAs::id).toList());
        String id = group.required(
                McpServerSettings.CALLS_AS, "one of " + expected, "It says as whom calls reach the server.");
        CallsAs callsAs = id == null ? null : CallsAs.of(id).orElse(null);
        if (id != null && callsAs == null) {
            group.problem(McpServerSettings.CALLS_AS, "one of " + expected, Printable.text(id), "Choose one of them.");
        }
        return callsAs;
    }

    private static List<String> tools(Group group, String key, ManifestProblems problems) {
        Set<String> tools = new LinkedHashSet<>();
        for (YamlNode.Scalar tool : group.texts(key)) {
            if (!TOOL.matcher(tool.text()).matches()) {
                problems.add(
                        tool,
                        "the name of a tool: 1 to 128 letters, digits, _, -, . and /",
                        Printable.text(tool.text()),
                        "Write it as the server's tools/list does.");
            }
            tools.add(tool.text());
        }
        if (tools.size() > MOST_TOOLS) {
            group.problem(
                    key,
                    "at most " + MOST_TOOLS + " tools",
                    Integer.toString(tools.size()),
                    "Leave the list out to allow all that are not destructive.");
        }
        return List.copyOf(tools);
    }

    private static @Nullable ServiceCredential credential(Group group, @Nullable CallsAs callsAs) {
        if (callsAs != CallsAs.SERVICE) {
            for (String setting :
                    List.of(McpServerSettings.AUTHENTICATION, McpServerSettings.HEADER, McpServerSettings.USER)) {
                refuse(group, setting, "service");
            }
            return null;
        }
        String expected = "bearer, basic or header";
        String id = group.required(
                McpServerSettings.AUTHENTICATION, expected, "It says how the secret is presented to the server.");
        if (!ServiceCredential.Header.ID.equals(id) && group.node(McpServerSettings.HEADER) != null) {
            group.problem(McpServerSettings.HEADER, "no header", "one", "It belongs to authentication: header.");
        }
        if (!ServiceCredential.Basic.ID.equals(id) && group.node(McpServerSettings.USER) != null) {
            group.problem(McpServerSettings.USER, "no user", "one", "It belongs to authentication: basic.");
        }
        return switch (Objects.requireNonNullElse(id, "")) {
            case ServiceCredential.Bearer.ID -> new ServiceCredential.Bearer();
            case ServiceCredential.Basic.ID -> basic(group);
            case ServiceCredential.Header.ID -> header(group);
            default -> {
                if (id != null) {
                    group.problem(
                            McpServerSettings.AUTHENTICATION, expected, Printable.text(id), "Choose one of the three.");
                }
                yield null;
            }
        };
    }

    private static @Nullable ServiceCredential basic(Group group) {
        String user = group.required(McpServerSettings.USER, "the user's name", "The secret is its password.");
        if (user != null && !USER.matcher(user).matches()) {
            group.problem(
                    McpServerSettings.USER,
                    "visible ASCII characters without a colon",
                    Printable.text(user),
                    "RFC 7617 allows no other.");
        }
        return user == null ? null : new ServiceCredential.Basic(user);
    }

    private static @Nullable ServiceCredential header(Group group) {
        String name = group.required(
                McpServerSettings.HEADER, "the name of a header such as X-Api-Key", "The secret is sent in it.");
        if (name == null) {
            return null;
        }
        if (!HEADER.matcher(name).matches() || TAKEN_HEADERS.matcher(name).matches()) {
            group.problem(
                    McpServerSettings.HEADER,
                    "the name of a header of the server's own, such as X-Api-Key",
                    Printable.text(name),
                    name.toLowerCase(Locale.ROOT).equals("authorization")
                            ? "Choose authentication: bearer or basic for that header."
                            : "That header means something else in HTTP or MCP.");
        }
        return new ServiceCredential.Header(name);
    }

    private static String audience(Group group, @Nullable CallsAs callsAs) {
        if (callsAs != null && callsAs != CallsAs.END_USER) {
            refuse(group, McpServerSettings.AUDIENCE, "end_user");
        }
        String audience = Objects.requireNonNullElse(group.text(McpServerSettings.AUDIENCE), "");
        if (audience.length() > MAX_TEXT) {
            group.problem(
                    McpServerSettings.AUDIENCE,
                    "at most " + MAX_TEXT + " characters",
                    audience.length() + " characters",
                    "Copy it from the provider.");
        }
        return audience;
    }

    private static void refuse(Group group, String setting, String belongsTo) {
        if (group.node(setting) != null) {
            group.problem(setting, "nothing here", "a value", "It belongs to callsAs: " + belongsTo + ".");
        }
    }

    /// What switches a protection off is said in words, for whoever finds it years later.
    ///
    /// @param otherwise what to do where there is no reason, a sentence
    private static String reason(Group group, String setting, String what, String otherwise) {
        String reason = Objects.requireNonNullElse(group.text(setting), "");
        boolean said = group.node(setting) != null;
        if (said && (reason.length() < MIN_REASON || reason.length() > MAX_TEXT)) {
            group.problem(
                    setting,
                    "a sentence of " + MIN_REASON + " to " + MAX_TEXT + " characters that says " + what,
                    reason.isEmpty() ? "none" : Printable.text(reason),
                    otherwise);
        }
        return reason;
    }
}
