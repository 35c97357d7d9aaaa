package dev.behalf.provider;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whose a host is, where its name tells.
final class Vendors {

    private static final Map<String, ProviderType> PRESETS = Map.of(
            "auth0.com", ProviderType.AUTH0,
            "clerk.com", ProviderType.CLERK,
            "accounts.dev", ProviderType.CLERK,
            "amazoncognito.com", ProviderType.COGNITO,
            "workos.com", ProviderType.WORKOS,
            "authkit.app", ProviderType.WORKOS);

    private Vendors() {}

    /// Reports a host of another provider than the one that is being connected.
    ///
    /// @return whether it is one
    static boolean misplaced(FormReader form, String key, ProviderType own, String host) {
        ProviderType preset = preset(host);
        String other = preset == null ? OidcIssuers.name("https://" + host) : preset.label();
        if (preset == own || other.isEmpty()) {
            return false;
        }
        ProviderType choice = preset == null ? ProviderType.OIDC : preset;
        form.problem(
                key,
                "a host of " + own.label() + " or one of your own",
                host + ", which is " + other + "'s",
                "If that is your identity provider, choose " + choice.label() + " (" + choice.id() + ") as provider.");
        return true;
    }

    private static @Nullable ProviderType preset(String host) {
        for (Map.Entry<String, ProviderType> known : PRESETS.entrySet()) {
            if (host.equals(known.getKey()) || host.endsWith("." + known.getKey())) {
                return known.getValue();
            }
        }
        return null;
    }
}
