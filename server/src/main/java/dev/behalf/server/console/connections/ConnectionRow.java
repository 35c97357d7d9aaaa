package dev.behalf.server.console.connections;

import dev.behalf.provider.ProviderType;
import dev.behalf.server.console.Ago;
import dev.behalf.server.console.ClientHost;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.offline.Connection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A connection.
///
/// @param link to its page
/// @param person the best name there is
/// @param email empty where the provider says none, or it is the name
/// @param clientAt the host that publishes the client's document, or its id
/// @param provider the name of the provider, empty where it is not known
/// @param refreshed null where it was not since the sign-in
/// @param used null where nothing acted by it
/// @param accessEnds null where there is no access token
public record ConnectionRow(
        String id,
        String link,
        String personId,
        String person,
        String email,
        String personLink,
        String subject,
        String issuer,
        String client,
        String clientId,
        String clientAt,
        String clientLink,
        String resource,
        String provider,
        List<String> scopes,
        Condition condition,
        Ago since,
        @Nullable Ago refreshed,
        @Nullable Ago used,
        @Nullable Ago accessEnds,
        boolean signedIn) {

    public ConnectionRow {
        scopes = List.copyOf(scopes);
    }

    /// @param path of the list
    static ConnectionRow of(Connection connection, String path, Instant now) {
        Connection.Owner person = connection.person();
        String name = name(person);
        String email = person.email() == null ? "" : Untrusted.text(person.email());
        return new ConnectionRow(
                connection.grant(),
                path + "/" + connection.grant(),
                person.id(),
                name,
                email.equals(name) ? "" : email,
                path + new Looked("", person.id(), "", "").query("", ""),
                Untrusted.text(person.subject()),
                Untrusted.text(person.issuer()),
                clientName(connection),
                Untrusted.text(connection.client()),
                Untrusted.text(ClientHost.of(connection.client())),
                path + new Looked("", "", connection.client(), "").query("", ""),
                Untrusted.text(connection.resource()),
                provider(connection.provider()),
                connection.scopes().stream().map(Untrusted::text).toList(),
                Condition.of(connection),
                Ago.of(connection.since(), now),
                ago(connection.refreshedAt(), now),
                ago(connection.usedAt(), now),
                ago(connection.accessExpiresAt(), now),
                connection.signedIn());
    }

    private static @Nullable Ago ago(@Nullable Instant instant, Instant now) {
        return instant == null ? null : Ago.of(instant, now);
    }

    static String clientName(Connection connection) {
        String name = Untrusted.text(connection.clientName());
        return name.isEmpty() ? "An unnamed client" : name;
    }

    static String name(Connection.Owner person) {
        for (String text : new @Nullable String[] {person.name(), person.email(), person.subject()}) {
            String plain = text == null ? "" : Untrusted.text(text);
            if (!plain.isEmpty()) {
                return plain;
            }
        }
        return person.id();
    }

    private static String provider(String application) {
        return ProviderType.of(application.replaceFirst(" .*", ""))
                .map(ProviderType::label)
                .orElse("");
    }
}
