package dev.behalf.provider;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Lets emulators stand in for the providers. Refused in a production environment.
///
/// @param allowLoopbackProviders accepts `http://localhost:PORT` where a provider's domain is expected
/// @param workosApi replaces `https://api.workos.com`, null for the real one
/// @param cognitoIdp replaces `https://cognito-idp.REGION.amazonaws.com`, null for the real one
public record DevelopmentSwitches(
        boolean allowLoopbackProviders,
        @Nullable URI workosApi,
        @Nullable URI cognitoIdp) {

    public static final DevelopmentSwitches OFF = new DevelopmentSwitches(false, null, null);

    /// Whether any of them is on.
    public boolean on() {
        return allowLoopbackProviders || workosApi != null || cognitoIdp != null;
    }
}
