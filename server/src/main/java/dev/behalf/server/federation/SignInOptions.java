package dev.behalf.server.federation;

import dev.behalf.server.environment.RegisteredConnection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a sign-in asks for beyond who the person is.
///
/// @param offlineAccess whether a refresh token is wanted; where it is not, one that comes unasked is dropped
/// @param organization the organization the person must sign in to: for Auth0 its id (`org_…`) or name, for Clerk its
///     id; null for any. For WorkOS that of the connection counts.
/// @param product which product of WorkOS signs people in; of no meaning elsewhere
/// @param prompt OpenID Connect's `prompt`, such as `login`; null for none
/// @param loginHint what the provider may fill in, such as an e-mail address; null for none
/// @param maxAge how long ago the person may have signed in; null for any time
/// @param acrValues the authentication contexts of which one is wanted, the preferred first; empty for any
public record SignInOptions(
        boolean offlineAccess,
        @Nullable String organization,
        Product product,
        @Nullable String prompt,
        @Nullable String loginHint,
        @Nullable Duration maxAge,
        List<String> acrValues) {

    public SignInOptions {
        acrValues = List.copyOf(acrValues);
    }

    /// Without a wish how fresh or strong the sign-in is.
    SignInOptions(
            boolean offlineAccess,
            @Nullable String organization,
            Product product,
            @Nullable String prompt,
            @Nullable String loginHint) {
        this(offlineAccess, organization, product, prompt, loginHint, null, List.of());
    }

    /// The two products of WorkOS that sign people in.
    public enum Product {
        /// Single sign-on: one authentication, handed over as a profile. No refresh token, no ID token.
        SSO,
        /// AuthKit: a session with access and refresh token.
        AUTHKIT
    }

    /// As the connection says.
    public static SignInOptions of(RegisteredConnection connection) {
        return new SignInOptions(
                connection.offlineAccess(), null, connection.authKit() ? Product.AUTHKIT : Product.SSO, null, null);
    }

    public SignInOptions withOfflineAccess(boolean wanted) {
        return new SignInOptions(wanted, organization, product, prompt, loginHint, maxAge, acrValues);
    }

    public SignInOptions withOrganization(@Nullable String wanted) {
        return new SignInOptions(offlineAccess, wanted, product, prompt, loginHint, maxAge, acrValues);
    }

    public SignInOptions withProduct(Product wanted) {
        return new SignInOptions(offlineAccess, organization, wanted, prompt, loginHint, maxAge, acrValues);
    }

    public SignInOptions withPrompt(@Nullable String wanted) {
        return new SignInOptions(offlineAccess, organization, product, wanted, loginHint, maxAge, acrValues);
    }

    public SignInOptions withLoginHint(@Nullable String wanted) {
        return new SignInOptions(offlineAccess, organization, product, prompt, wanted, maxAge, acrValues);
    }

    /// A sign-in that happens now, whoever is signed in at the provider already.
    ///
    /// @param acr see [#acrValues]
    public SignInOptions withFreshSignIn(Duration within, List<String> acr) {
        return new SignInOptions(offlineAccess, organization, product, "login", loginHint, within, acr);
    }
}
