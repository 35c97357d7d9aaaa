package dev.behalf.server.authserver;

import dev.behalf.provider.ProviderType;
import dev.behalf.server.grants.Grant;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a person has allowed, on the person's own page.
///
/// @param person how the person is called, null while nobody is signed in
/// @param provider where the person signs in
public record AccountView(
        @Nullable String person, String provider, String environment, boolean development, List<App> apps) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    public AccountView {
        apps = List.copyOf(apps);
    }

    /// One that acts for the person.
    ///
    /// @param id of the grant
    /// @param host where its document is, null where it has none
    /// @param offline whether it may act while the person is away
    public record App(
            String id,
            String name,
            @Nullable String host,
            String resource,
            String scopes,
            String since,
            String until,
            boolean offline) {

        static App of(Grant grant) {
            return new App(
                    grant.id(),
                    grant.clientName(),
                    grant.client().startsWith("https://")
                            ? URI.create(grant.client()).getHost()
                            : null,
                    grant.resource(),
                    String.join(" ", grant.scopes()),
                    DAY.format(grant.createdAt().atZone(ZoneOffset.UTC)),
                    DAY.format(grant.expiresAt().atZone(ZoneOffset.UTC)),
                    grant.offline());
        }
    }

    static AccountView of(Issuer issuer, ProviderType type, @Nullable String person, List<Grant> grants) {
        return new AccountView(
                person,
                type == ProviderType.OIDC ? "your organization’s sign-in" : type.label(),
                issuer.name(),
                !issuer.environment().production(),
                grants.stream().map(App::of).toList());
    }
}
