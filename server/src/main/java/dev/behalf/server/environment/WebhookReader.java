package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the webhooks of an environment.
final class WebhookReader {

    private static final Set<String> SETTINGS = EnvironmentReader.ordered(WebhookInput.URL, WebhookInput.CHOSEN);
    private static final int MAX_URL = 1000;
    private static final String EXAMPLE = "an https URL such as https://api.acme.com/hooks/behalf";

    private final ManifestProblems problems;
    private final Map<String, String> pathsOfUrls = new HashMap<>();

    WebhookReader(ManifestProblems problems) {
        this.problems = problems;
    }

    /// @return null where the file says nothing about them
    @Nullable
    List<WebhookInput> read(Group environment) {
        if (environment.node(WebhookInput.WEBHOOKS) == null) {
            return null;
        }
        List<YamlNode> items = environment.items(WebhookInput.WEBHOOKS);
        if (items.size() > WebhookInput.MOST) {
            environment.problem(
                    WebhookInput.WEBHOOKS,
                    "at most " + WebhookInput.MOST + " webhooks",
                    Integer.toString(items.size()),
                    "Let one receiver pass events on.");
        }
        List<WebhookInput> webhooks = new ArrayList<>();
        for (YamlNode item : items) {
            Group group = Group.of(item, SETTINGS, problems);
            String url = group == null ? null : url(group, item);
            List<String> events = group == null ? List.of() : events(group);
            if (url != null) {
                webhooks.add(new WebhookInput(url, events));
            }
        }
        return webhooks;
    }

    private @Nullable String url(Group group, YamlNode item) {
        String url = group.required(WebhookInput.URL, EXAMPLE, "Say whom to tell.");
        if (url == null) {
            return null;
        }
        String fault = fault(url);
        if (fault != null) {
            group.problem(WebhookInput.URL, EXAMPLE, fault, "Give scheme, host and path.");
            return null;
        }
        String same = pathsOfUrls.putIfAbsent(url, item.path());
        if (same != null) {
            group.problem(WebhookInput.URL, "a URL of its own", "the one of " + same, "Choose all events in one.");
        }
        return url;
    }

    /// What can be told from the text alone. Whether it may be contacted is asked when it is applied.
    private static @Nullable String fault(String text) {
        if (text.length() > MAX_URL) {
            return text.length() + " characters";
        }
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            boolean http = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
            if (!http || uri.getHost() == null) {
                return "no scheme and host";
            }
            return uri.getRawFragment() != null ? "a fragment behind #, which is never sent" : null;
        } catch (URISyntaxException notOne) {
            return "no URL";
        }
    }

    /// All where none is said.
    private List<String> events(Group group) {
        if (group.node(WebhookInput.CHOSEN) == null) {
            return WebhookInput.EVENTS;
        }
        String known = String.join(", ", WebhookInput.EVENTS);
        Set<String> events = new LinkedHashSet<>();
        for (YamlNode.Scalar event : group.texts(WebhookInput.CHOSEN)) {
            if (WebhookInput.EVENTS.contains(event.text())) {
                events.add(event.text());
            } else {
                problems.add(event, "one of " + known, Printable.text(event.text()), "Choose one of them.");
            }
        }
        if (group.items(WebhookInput.CHOSEN).isEmpty()
                && group.node(WebhookInput.CHOSEN) instanceof YamlNode.Sequence) {
            group.problem(WebhookInput.CHOSEN, "at least one of " + known, "none", "Leave it out to choose all.");
        }
        return List.copyOf(events);
    }
}
