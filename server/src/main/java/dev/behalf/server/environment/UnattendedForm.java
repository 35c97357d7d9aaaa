package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what a key is to be allowed for people who are away.
final class UnattendedForm {

    static final String SCOPES = "scopes";
    static final String HOSTS = "hosts";
    static final String SECRET_ONLY =
            "Remove it: a publishable key is known to every visitor. Allow it for a secret key"
                    + " that only your server has.";

    static final String SCOPE = "a scope of the provider such as read:orders";
    static final String HOST = "a host such as api.acme.com or api.acme.com:8443";
    private static final int MOST = 50;

    // RFC 6749 section 3.3.
    private static final Pattern SCOPE_TOKEN = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,200}");

    // RFC 1123 section 2.1, lower case, with a port or without.
    private static final Pattern HOST_AND_PORT = Pattern.compile(
            "(?=[^:]{1,253}(?::|$))([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*)"
                    + "(?::([1-9][0-9]{0,4}))?");

    /// What is wrong with an item, null where nothing is.
    record Fault(String expected, String found, String change) {}

    /// What came of it.
    sealed interface Reading {
        record Good(Unattended unattended) implements Reading {}

        /// @param problems by setting, in sentences
        record Bad(List<SettingProblem> problems) implements Reading {}
    }

    private UnattendedForm() {}

    static Reading read(List<String> scopes, List<String> hosts) {
        List<SettingProblem> problems = new ArrayList<>();
        Set<String> normalScopes = new LinkedHashSet<>();
        Set<String> normalHosts = new LinkedHashSet<>();
        for (String scope : scopes) {
            report(problems, SCOPES, scopeFault(scope));
            normalScopes.add(scope);
        }
        for (String host : hosts) {
            Fault fault = hostFault(host);
            report(problems, HOSTS, fault);
            if (fault == null) {
                normalHosts.add(normal(host));
            }
        }
        report(problems, SCOPES, countFault(SCOPES, scopes.size()));
        report(problems, HOSTS, countFault(HOSTS, hosts.size()));
        return problems.isEmpty()
                ? new Reading.Good(new Unattended(List.copyOf(normalScopes), List.copyOf(normalHosts)))
                : new Reading.Bad(problems);
    }

    private static void report(List<SettingProblem> problems, String setting, @Nullable Fault fault) {
        if (fault != null) {
            problems.add(SettingProblem.of(setting, fault.expected(), fault.found(), fault.change()));
        }
    }

    static @Nullable Fault countFault(String setting, int count) {
        if (count == 0) {
            return new Fault(
                    "at least one of the " + setting,
                    "none",
                    setting.equals(SCOPES)
                            ? "Name each scope of the provider that it may ask for."
                            : "Name each host where the token may be used.");
        }
        return count > MOST
                ? new Fault("at most " + MOST + " " + setting, String.valueOf(count), "List those it needs.")
                : null;
    }

    static @Nullable Fault scopeFault(String scope) {
        return SCOPE_TOKEN.matcher(scope).matches() && !Secrets.in(scope)
                ? null
                : new Fault(SCOPE, shown(scope), "Write each scope by itself, without spaces and quotes.");
    }

    static @Nullable Fault hostFault(String host) {
        var matcher = HOST_AND_PORT.matcher(host);
        boolean good = matcher.matches() && (matcher.group(2) == null || Integer.parseInt(matcher.group(2)) <= 65535);
        return good && !Secrets.in(host) ? null : new Fault(HOST, shown(host), advice(host));
    }

    private static String advice(String host) {
        if (host.contains("*")) {
            return "There are no wildcards: list each host.";
        }
        if (host.contains("/")) {
            return "Leave out https:// and the path.";
        }
        return !host.equals(host.toLowerCase(Locale.ROOT))
                ? "Write it in lower case."
                : "Enter the host's name, and its port if it is not 443.";
    }

    /// A host that has no fault, without the port that https has anyway.
    static String normal(String host) {
        return host.endsWith(":443") ? host.substring(0, host.length() - ":443".length()) : host;
    }

    static String normal(String host, int port) {
        return port < 0 || port == 443 ? host : host + ":" + port;
    }

    private static String shown(String typed) {
        return Secrets.in(typed) ? "a secret (not shown)" : Printable.text(typed);
    }
}
