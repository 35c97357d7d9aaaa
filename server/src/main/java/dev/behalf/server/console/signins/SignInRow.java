package dev.behalf.server.console.signins;

import dev.behalf.server.console.Ago;
import dev.behalf.server.console.ClientHost;
import dev.behalf.server.console.Moment;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.GrantInForce;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.grants.Person;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A grant in force.
///
/// @param link to its page
/// @param person the best name there is
/// @param email empty where the provider says none, or it is the name
/// @param clientAt the host that publishes the client's document, or its id
/// @param refreshed null where the client never got new tokens
public record SignInRow(
        String id,
        String link,
        String personId,
        String person,
        String email,
        String personLink,
        String client,
        String clientAt,
        String clientLink,
        String resource,
        List<String> scopes,
        Ago since,
        @Nullable Ago refreshed,
        boolean refreshable,
        boolean offline,
        Moment expires,
        String subject,
        String issuer,
        String clientId) {

    public SignInRow {
        scopes = List.copyOf(scopes);
    }

    /// @param path of the list
    static SignInRow of(GrantInForce entry, String path, Instant now) {
        Grant grant = entry.grant();
        Person person = entry.person();
        String name = name(person);
        String email = person.identity().email();
        String shown = email == null ? "" : Untrusted.text(email);
        return new SignInRow(
                grant.id(),
                path + "/" + grant.id(),
                person.id(),
                name,
                shown.equals(name) ? "" : shown,
                path + new Looked("", person.id(), "").query("client", ""),
                clientName(grant),
                Untrusted.text(ClientHost.of(grant.client())),
                path + new Looked("", "", grant.client()).query("text", ""),
                Untrusted.text(grant.resource()),
                grant.scopes().stream().map(Untrusted::text).toList(),
                Ago.of(grant.createdAt(), now),
                entry.refreshedAt() == null ? null : Ago.of(entry.refreshedAt(), now),
                grant.refreshable(),
                grant.offline(),
                Moment.of(grant.expiresAt()),
                Untrusted.text(person.identity().subject()),
                Untrusted.text(person.identity().issuer()),
                Untrusted.text(grant.client()));
    }

    static String clientName(Grant grant) {
        String name = Untrusted.text(grant.clientName());
        return name.isEmpty() ? "An unnamed client" : name;
    }

    static String name(Person person) {
        Identity identity = person.identity();
        return Untrusted.first(person.id(), identity.name(), identity.email(), identity.subject());
    }
}
