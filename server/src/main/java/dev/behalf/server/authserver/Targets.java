package dev.behalf.server.authserver;

import dev.behalf.server.authserver.Resources.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What tokens of an environment can be for, and which scopes there are.
final class Targets {

    /// Asks for a refresh token (OpenID Connect Core section 11); a scope of the authorization server, of no resource.
    static final String OFFLINE_ACCESS = "offline_access";

    private final Resources resources;

    Targets(Resources resources) {
        this.resources = resources;
    }

    /// A resource under its one name.
    ///
    /// @param uri the `aud` of its tokens
    record Target(String uri, Resource resource) {}

    private static Target target(Issuer issuer, Resource resource) {
        return new Target(issuer.at(resource.path()), resource);
    }

    Stream<Target> all(Issuer issuer) {
        return resources.of(issuer.name()).stream().map(resource -> target(issuer, resource));
    }

    /// The resource a client asks for.
    ///
    /// @param sent null where the client named none; then it is the environment's first, never any
    /// @return empty where there is none such (`invalid_target`)
    Optional<Target> find(Issuer issuer, @Nullable String sent) {
        return sent == null
                ? all(issuer).findFirst()
                : all(issuer)
                        .filter(target -> ResourceIndicator.means(sent, target.uri()))
                        .findFirst();
    }

    /// By the path below the issuer, as in the address of its metadata.
    Optional<Target> at(Issuer issuer, String path) {
        return all(issuer)
                .filter(target -> path.isEmpty() || target.resource().path().equals(path))
                .findFirst();
    }

    /// Short and basic: some clients ask for all of it, in this order.
    List<String> scopes(Issuer issuer) {
        return Stream.concat(
                        all(issuer).flatMap(target -> target.resource().scopes().stream()), Stream.of(OFFLINE_ACCESS))
                .distinct()
                .toList();
    }

    /// What of the scopes asked for the resource has, for requests that must not get more than they ask for.
    ///
    /// @param asked separated by spaces; null where none were named, which means all
    /// @throws OAuthException where it has none of them
    static List<String> asked(Resource resource, @Nullable String asked) {
        if (asked == null || asked.isBlank()) {
            return resource.scopes();
        }
        List<String> wanted = Arrays.asList(asked.split(" ", -1));
        List<String> granted = resource.all().stream().filter(wanted::contains).toList();
        if (granted.isEmpty()) {
            throw OAuthException.of(
                    "invalid_scope",
                    "scope was expected to have some of: " + String.join(" ", resource.scopes()) + ".");
        }
        return granted;
    }

    /// What of the scopes asked for can be granted (RFC 6749 section 3.3 lets a server grant less); all that the
    /// resource
    /// has where nothing is left.
    ///
    /// @param asked separated by spaces; null where the client named none
    static List<String> granted(Resource resource, @Nullable String asked) {
        List<String> wanted = asked == null ? List.of() : Arrays.asList(asked.split(" ", -1));
        boolean basic = resource.scopes().stream().anyMatch(wanted::contains);
        // Without a basic one no request would be let in; whoever asks for more wants those too.
        return resource.all().stream()
                .filter(scope ->
                        wanted.contains(scope) || (!basic && resource.scopes().contains(scope)))
                .toList();
    }
}
