package dev.behalf.server;

import dev.behalf.keys.Printable;
import dev.behalf.server.environment.Suggestion;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds environment variables that look like settings and are none. A warning, not an error: others, such as a
/// container platform, may set variables with our prefix.
final class UnknownVariables {

    /// Of the launcher script.
    private static final Set<String> OTHERS = Set.of("BEHALF_JAVA_HOME", "BEHALF_JAVA_OPTIONS", "BEHALF_STACK_TRACES");

    /// Kubernetes sets these in every pod beside a service named `behalf`.
    private static final Pattern KUBERNETES = Pattern.compile("BEHALF_(SERVICE_.*|PORT(_.*)?)");

    private UnknownVariables() {}

    static List<String> warnings(Collection<String> variables) {
        List<String> known =
                Arrays.stream(Setting.values()).map(Setting::variable).toList();
        return variables.stream()
                .filter(name -> name.startsWith(Setting.PREFIX) && !known.contains(name) && !OTHERS.contains(name))
                .filter(name -> !KUBERNETES.matcher(name).matches())
                .sorted()
                .map(name -> "The environment variable " + Printable.text(name) + " is not a setting. "
                        + Suggestion.of(name, known)
                                .map(meant -> "Did you mean " + meant + "?")
                                .orElse("Settings are " + String.join(", ", known) + "."))
                .toList();
    }
}
