package dev.behalf.provider;

import dev.behalf.keys.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Clerk's fields. Sources: Clerk documentation, "How Clerk implements OAuth"; the form of a publishable key is in
/// Clerk's
/// open SDK.
final class ClerkForm {

    private static final String URL = "instanceUrl";

    private static final Pattern ACCOUNT_PORTAL = Pattern.compile("([a-z0-9-]+)\\.accounts\\.dev");
    private static final Pattern OTHER_ID = Pattern.compile("(?:ins|app|org|user|sess)_.*");

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
            publishableKey(form, value);
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
        return misplaced(form, host) ? null : Origins.of(host);
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
        if (host.equals("dashboard.clerk.com") || host.equals("clerk.com") || host.equals("api.clerk.com")) {
            form.problem(URL, "the URL of your instance", "Clerk's own site " + host, form.where(URL));
            return true;
        }
        return false;
    }

    private static void publishableKey(FormReader form, String key) {
        Optional<String> host = host(key);
        if (host.isPresent()) {
            String instance = "https://" + host.get();
            form.problem(
                    URL,
                    "the Frontend API URL",
                    "a publishable key",
                    "That key belongs to " + instance + ": enter this URL.",
                    Map.of(URL, instance));
        } else {
            form.problem(URL, "the Frontend API URL", "a publishable key that cannot be read", form.where(URL));
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
        String value = form.identifier("clientId");
        if (value != null && (value.startsWith("pk_") || OTHER_ID.matcher(value).matches())) {
            form.problem(
                    "clientId",
                    "the Client ID of an OAuth application",
                    Printable.text(value) + ", the id of something else",
                    form.where("clientId"));
            return null;
        }
        return value;
    }
}
