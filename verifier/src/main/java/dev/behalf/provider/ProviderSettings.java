package dev.behalf.provider;

import org.jspecify.annotations.Nullable;

/// A provider as a team configured it: the fields of its form, in normal form. Made by [ProviderForm] only.
///
/// What a provider cannot do is absent from its type: WorkOS has no refresh tokens to keep.
public sealed interface ProviderSettings {

    ProviderType type();

    /// The application the users sign in to.
    String clientId();

    /// A provider that can issue refresh tokens, so that offline access may be offered.
    sealed interface Refreshable extends ProviderSettings {}

    /// @param tenantDomain a host, or with the development switch an origin such as `http://localhost:9001`
    /// @param audience the identifier of the API that access tokens are for; null where only ID tokens are used
    record Auth0(
            String tenantDomain, String clientId, @Nullable String audience) implements Refreshable {
        @Override
        public ProviderType type() {
            return ProviderType.AUTH0;
        }

        /// With the final slash that Auth0's issuer has.
        public String issuer() {
            return Origins.of(tenantDomain) + "/";
        }
    }

    /// @param instanceUrl the Frontend API URL, an origin without final slash; it is the issuer
    record Clerk(String instanceUrl, String clientId) implements Refreshable {
        @Override
        public ProviderType type() {
            return ProviderType.CLERK;
        }
    }

    /// @param cognitoDomain the hosted-UI host, or with the development switch an origin
    /// @param userPoolId null where it is to be found out
    record Cognito(
            String cognitoDomain, String clientId, @Nullable String userPoolId) implements Refreshable {
        @Override
        public ProviderType type() {
            return ProviderType.COGNITO;
        }
    }

    /// @param organizationId tokens of any other organization are refused
    record WorkOs(String clientId, String organizationId) implements ProviderSettings {
        @Override
        public ProviderType type() {
            return ProviderType.WORKOS;
        }
    }

    /// @param issuer exactly as the provider writes it
    /// @param audience null where only ID tokens are used
    /// @param clientClaim the claim that names the client in access tokens
    record Oidc(String issuer, String clientId, @Nullable String audience, String clientClaim) implements Refreshable {
        @Override
        public ProviderType type() {
            return ProviderType.OIDC;
        }
    }
}
