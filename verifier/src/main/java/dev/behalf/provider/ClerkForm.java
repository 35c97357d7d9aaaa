package dev.behalf.provider;

import dev.behalf.keys.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Clerk's fields. Sources: Clerk documentation, "How Clerk implements OAuth"; the form of a publishable key is in
/// Clerk's
/// open SDK.
final class ClerkForm {

    private static final String URL = "instanceUrl";
    private static final String CLIENT = "clientId";
    private static final String EXPECTED_CLIENT = "the Client ID of an OAuth application";

    /// Where applications pass Clerk's Frontend API on. Source: Clerk documentation, "Using proxies".
    private static final String PROXY = "/__clerk";

    private static final Set<String> OWN_SITES =
            Set.of("dashboard.clerk.com", "clerk.com", "www.clerk.com", "api.clerk.com");
    private static final Pattern ACCOUNT_PORTAL = Pattern.compile("([a-z0-9-]+)\\.accounts\\.dev");

    /// Clerk's ids begin with what they are of; the client id of an OAuth application has no such beginning.
    private static final Map<String, String> OTHER_IDS = Map.of(
            "ins_", "an instance",
            "app_", "an application in Clerk's own sense",
            "org_", "an organization",
            "user_", "a user",
            "sess_", "a session");

    private ClerkForm() {}

    static ProviderSettings.@Nullable Clerk read(FormReader form) {
        String url = url(form);
        String clientId = clientId(form);
        return url == null || clientId == null ? null : new ProviderSettings.Clerk(url, clientId);
    }

    private static @Nullable String url(FormReader form) {
        String value = form.text(URL);
        if (value == null) {
            return null;
        }
        if (value.startsWith("pk_")) {
            publishableKey(form, URL, "the Frontend API URL", value);
            return null;
        }
        HostInput input = HostInput.parse(value, form.switches.allowLoopbackProviders());
        String host = input.host();
        if (host == null) {
            form.problem(
                    URL,
                    "a URL such as https://acme.clerk.accounts.dev",
                    Auth0Form.found(input, value),
                    form.where(URL));
            return null;
        }
        if (input.path().startsWith(PROXY)) {
            form.problem(
                    URL,
                    "the Frontend API URL",
                    "the address of your own proxy for it",
                    "Enter the Frontend API URL itself; the publishable key (pk_...) is as good, since it holds that URL."
                            + " Where tokens name the proxy as issuer, connect it as OpenID Connect.");
            return null;
        }
        return misplaced(form, host) || Vendors.misplaced(form, URL, ProviderType.CLERK, host)
                ? null
                : Origins.of(host);
    }

    private static boolean misplaced(FormReader form, String host) {
        var portal = ACCOUNT_PORTAL.matcher(host);
        if (portal.matches()) {
            String instance = "https://" + portal.group(1) + ".clerk.accounts.dev";
            form.problem(
                    URL,
                    "the Frontend API URL",
                    "the account portal " + host,
                    "Enter " + instance + ".",
                    Map.of(URL, instance));
            return true;
        }
        if (OWN_SITES.contains(host)) {
            form.problem(URL, "the URL of your instance", "Clerk's own site " + host, form.where(URL));
            return true;
        }
        return false;
    }

    /// @param key the field it was pasted into
    private static void publishableKey(FormReader form, String key, String expected, String pasted) {
        Optional<String> host = host(pasted);
        if (host.isPresent()) {
            String instance = "https://" + host.get();
            form.problem(
                    key,
                    expected,
                    "a publishable key",
                    "That key belongs to " + instance + ": enter this as Instance URL.",
                    key.equals(URL) ? Map.of(URL, instance) : Map.of(URL, instance, key, ""));
        } else {
            form.problem(key, expected, "a publishable key that cannot be read", form.where(key));
        }
    }

    /// A publishable key is its kind, then the instance's host and one `$` in base64, often without padding.
    static Optional<String> host(String key) {
        try {
            String encoded = key.replaceFirst("^pk_(?:test|live)_", "");
            String decoded = new String(Base64.getDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
            String host = decoded.endsWith("$") ? decoded.substring(0, decoded.length() - 1) : "";
            return Optional.ofNullable(HostInput.parse(host, false).host()).filter(host::equals);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static @Nullable String clientId(FormReader form) {
        String value = form.identifier(CLIENT);
        if (value == null) {
            return null;
        }
        if (value.startsWith("pk_")) {
            publishableKey(form, CLIENT, EXPECTED_CLIENT, value);
            return null;
        }
        String other = OTHER_IDS.get(value.substring(0, value.indexOf('_') + 1));
        if (other != null) {
            form.problem(CLIENT, EXPECTED_CLIENT, Printable.text(value) + ", the id of " + other, form.where(CLIENT));
            return null;
        }
        return value;
    }
}
