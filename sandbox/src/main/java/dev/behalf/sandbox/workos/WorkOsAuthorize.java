package dev.behalf.sandbox.workos;

import dev.behalf.sandbox.idp.AuthorizationRequest;
import dev.behalf.sandbox.idp.Codes;
import dev.behalf.sandbox.idp.Grant;
import dev.behalf.sandbox.idp.Opaque;
import dev.behalf.sandbox.idp.Page;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.Reply;
import dev.behalf.sandbox.idp.Request;
import dev.behalf.sandbox.idp.SignIn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The authorize endpoint of one of the two products. They differ in the names of the parameters that select an
/// organization or connection.
final class WorkOsAuthorize implements SignIn.Completion {
    private final WorkOsTenant tenant;
    private final Product product;
    private final Codes codes;
    private final SignIn signIn;

    WorkOsAuthorize(WorkOsTenant tenant, Product product, Codes codes) {
        this.tenant = tenant;
        this.product = product;
        this.codes = codes;
        signIn = new SignIn("WorkOS", tenant.modes(), tenant.clock(), tenant::isBlocked, this);
    }

    /// Single sign-on at `/sso/authorize`, AuthKit at `/user_management/authorize`.
    enum Product {
        SSO("organization", "connection"),
        AUTHKIT("organization_id", "connection_id");

        private final String organization;
        private final String connection;

        Product(String organization, String connection) {
            this.organization = organization;
            this.connection = connection;
        }
    }

    Reply authorize(Request http) {
        var client = tenant.clients().find(http.parameter("client_id", ""));
        if (client.isEmpty()) {
            return Reply.html(404, Page.message("WorkOS", "Couldn't sign in", "This client ID doesn't exist."));
        }
        if (!client.get().redirectUris().contains(http.parameter("redirect_uri", ""))) {
            return Reply.html(400, Page.message("WorkOS", "Couldn't sign in", "This is not a valid redirect URI."));
        }
        AuthorizationRequest request = AuthorizationRequest.of(http, Set.of(), "");
        Optional<String> organization = request.parameter(product.organization);
        if (organization.isPresent() && Organizations.nameOf(organization.get()).isEmpty()) {
            return Reply.json(404, Map.of("message", "Organization not found: '" + organization.get() + "'."));
        }
        return fault(request).orElseGet(() -> signIn.begin(http, request));
    }

    Reply submit(Request http) {
        return signIn.submit(http);
    }

    boolean knows(Request http) {
        return signIn.awaits(http);
    }

    Reply signOut(Request http) {
        return signIn.signOut(http, http.parameter("return_to", ""));
    }

    /// A code that nobody asked for, as a sign-in begun at the identity provider yields: without `state`.
    String unsolicited(Person person, String redirectUri) {
        Map<String, String> parameters = Map.of("client_id", WorkOsTenant.CLIENT_ID, "redirect_uri", redirectUri);
        AuthorizationRequest request = new AuthorizationRequest(
                tenant.origin(), WorkOsTenant.CLIENT_ID, redirectUri, Set.of(), "", parameters, Map.of());
        String organization =
                person.organizations().isEmpty() ? null : person.organizations().getFirst();
        return codes.issue(new Grant(Opaque.ulid(), request, person, organization, tenant.now()));
    }

    @Override
    public Reply complete(AuthorizationRequest request, Person person, String chosen, Instant authTime) {
        Optional<String> asked = organizationOf(request);
        if (asked.isPresent() && !person.organizations().contains(asked.get())) {
            return request.refuse("access_denied", "The user is not a member of the organization.");
        }
        String first = person.organizations().isEmpty()
                ? "none"
                : person.organizations().getFirst();
        String name = asked.orElse(chosen.isEmpty() ? first : chosen);
        boolean selected = person.organizations().contains(name) && !(product == Product.SSO && asked.isEmpty());
        Grant grant = new Grant(Opaque.ulid(), request, person, selected ? name : null, authTime);
        return request.answer(Map.of("code", codes.issue(grant)));
    }

    @Override
    public Reply deny(AuthorizationRequest request) {
        return request.refuse("signin_consent_denied", "The user denied consent to sign in.");
    }

    @Override
    public boolean asksForOrganization(AuthorizationRequest request) {
        return product == Product.AUTHKIT && organizationOf(request).isEmpty();
    }

    // The connection that exists belongs to the first organization.
    private Optional<String> organizationOf(AuthorizationRequest request) {
        return request.parameter(product.connection)
                .map(_ -> "acme")
                .or(() -> request.parameter(product.organization).flatMap(Organizations::nameOf));
    }

    private Optional<Reply> fault(AuthorizationRequest request) {
        List<String> selectors = List.of(product.organization, product.connection, "provider");
        long given = selectors.stream()
                .filter(name -> request.parameter(name).isPresent())
                .count();
        if (given != 1) {
            return Optional.of(request.refuse(
                    given == 0 ? "invalid_connection_selector" : "ambiguous_connection_selector",
                    "Exactly one of " + String.join(", ", selectors) + " must be given."));
        }
        if (!request.parameter("response_type").equals(Optional.of("code"))) {
            return Optional.of(request.refuse("unsupported_response_type", "The response type must be code."));
        }
        if (request.parameter("code_challenge").isPresent()
                && !request.parameter("code_challenge_method").equals(Optional.of("S256"))) {
            return Optional.of(request.refuse("invalid_request", "The code challenge method must be S256."));
        }
        return connectionFault(request);
    }

    private Optional<Reply> connectionFault(AuthorizationRequest request) {
        if (request.parameter(product.connection)
                .filter(id -> !id.equals(WorkOsTenant.CONNECTION_ID))
                .isPresent()) {
            return Optional.of(request.refuse("connection_invalid", "Connection not found."));
        }
        boolean unconnected = product == Product.SSO
                && request.parameter(product.organization)
                        .equals(Optional.of(WorkOsTenant.ORGANIZATION_WITHOUT_CONNECTION_ID));
        return unconnected
                ? Optional.of(request.refuse("organization_invalid", "No connection associated with organization"))
                : Optional.empty();
    }
}
