package dev.behalf.sandbox.idp;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a person agreed to when signing in; every token of the sign-in comes from it.
///
/// @param id of the sign-in, such as Cognito's `origin_jti`
/// @param organization short name of the one that was selected, null for none
/// @param authTime when the person signed in
public record Grant(
        String id,
        AuthorizationRequest request,
        Person person,
        @Nullable String organization,
        Instant authTime) {

    public String clientId() {
        return request.clientId();
    }

    public Set<String> scopes() {
        return request.scopes();
    }

    public boolean has(String scope) {
        return scopes().contains(scope);
    }

    /// The organization's short name.
    public Optional<String> organizationName() {
        return Optional.ofNullable(organization);
    }

    public Grant withOrganization(String other) {
        return new Grant(id, request, person, other, authTime);
    }
}
