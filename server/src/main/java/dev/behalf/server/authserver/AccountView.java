package dev.behalf.server.authserver;

import dev.behalf.provider.ProviderType;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.offline.Connection;
import dev.behalf.server.offline.ConnectionAct;
import dev.behalf.server.offline.State;
import dev.behalf.server.offline.StateReason;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a person has allowed, on the person's own page.
///
/// @param person how the person is called, null while nobody is signed in
/// @param provider where the person signs in
public record AccountView(
        @Nullable String person, String provider, String environment, boolean development, List<App> apps) {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);
    private static final String WAITS =
            "This server asks you now before tools act for you while you are away. Until you"
                    + " allow it here they cannot.";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    public AccountView {
        apps = List.copyOf(apps);
    }

    /// One that acts for the person.
    ///
    /// @param id of the grant
    /// @param host where its document is, null where it has none
    /// @param away whether tools act while the person is away, null where that was never so
    public record App(
            String id,
            String name,
            @Nullable String host,
            String resource,
            String scopes,
            String since,
            String until,
            @Nullable Away away) {

        static App of(Grant grant, @Nullable Connection connection, boolean asksFirst) {
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
                    whileAway(grant, connection, asksFirst));
        }
    }

    /// Apps of the team that exchange what they have signed in themselves keep nothing.
    private static @Nullable Away whileAway(Grant grant, @Nullable Connection connection, boolean asksFirst) {
        if (connection != null) {
            return Away.of(connection, asksFirst);
        }
        return asksFirst && grant.refreshable() ? Away.never() : null;
    }

    /// Whether tools act while the person is away.
    ///
    /// @param state its label
    /// @param style `good`, `warn` or `off`
    /// @param sentence what that means and what to do about it
    /// @param since the sign-in, null where nothing was kept with it
    /// @param used when something last acted, null for never
    /// @param refreshed when the provider last allowed it anew, null for not since the sign-in
    /// @param scopes that the provider granted, empty where none are known
    /// @param stoppable whether there is something to stop
    /// @param allowable whether the person can allow it here
    public record Away(
            String state,
            String style,
            String sentence,
            @Nullable String since,
            @Nullable String used,
            @Nullable String refreshed,
            List<String> scopes,
            boolean stoppable,
            boolean allowable) {

        public Away {
            scopes = List.copyOf(scopes);
        }

        static Away of(Connection connection, boolean asksFirst) {
            boolean waits = connection.waits();
            return new Away(
                    waits ? "Waits for your word" : label(connection.state()),
                    style(connection.state()),
                    waits ? WAITS : sentence(connection, asksFirst),
                    DAY.format(connection.since().atZone(ZoneOffset.UTC)),
                    minute(connection.usedAt()),
                    minute(connection.refreshedAt()),
                    connection.scopes(),
                    ConnectionAct.REVOKE.takes().contains(connection.state()),
                    asksFirst && (waits || connection.state() == State.REVOKED));
        }

        private static @Nullable String minute(@Nullable Instant instant) {
            return instant == null ? null : MINUTE.format(instant.atZone(ZoneOffset.UTC));
        }

        /// Of a sign-in with which nothing was kept.
        static Away never() {
            return new Away(
                    label(State.REVOKED),
                    style(State.REVOKED),
                    "You have not allowed it.",
                    null,
                    null,
                    null,
                    List.of(),
                    false,
                    true);
        }

        private static String label(State state) {
            return switch (state) {
                case ACTIVE -> "Acts while you are away";
                case NEEDS_SIGN_IN -> "Needs you to sign in again";
                case PAUSED -> "Paused";
                case REVOKED -> "Does not act while you are away";
            };
        }

        private static String style(State state) {
            return switch (state) {
                case ACTIVE -> "good";
                case NEEDS_SIGN_IN, PAUSED -> "warn";
                case REVOKED -> "off";
            };
        }

        private static String sentence(Connection connection, boolean asksFirst) {
            return switch (connection.state()) {
                case ACTIVE -> "Tools may act for you while you are away.";
                case NEEDS_SIGN_IN ->
                    "Your sign-in has ended where you signed in, so tools cannot act for you. Use the app again: it asks"
                            + " you to sign in.";
                case PAUSED -> "Whoever runs this server has paused it. There is nothing for you to do.";
                case REVOKED -> revoked(connection.reason(), asksFirst);
            };
        }

        private static String revoked(@Nullable StateReason reason, boolean asksFirst) {
            String who = reason == StateReason.PERSON
                    ? "You have stopped it."
                    : reason == StateReason.OFFLINE_ACCESS_OFF
                            ? "This server does not let tools act for people who are away any more."
                            : "Whoever runs this server has stopped it.";
            return reason == StateReason.OFFLINE_ACCESS_OFF || asksFirst
                    ? who
                    : who + " To allow it again, disconnect the app and connect it anew.";
        }
    }

    static AccountView of(
            Issuer issuer,
            RegisteredConnection provider,
            @Nullable String person,
            List<Grant> grants,
            List<Connection> connections) {
        ProviderType type = provider.connection().settings().type();
        Map<String, Connection> known =
                connections.stream().collect(Collectors.toMap(Connection::grant, Function.identity()));
        return new AccountView(
                person,
                type == ProviderType.OIDC ? "your organization’s sign-in" : type.label(),
                issuer.name(),
                !issuer.environment().production(),
                grants.stream()
                        .map(grant -> App.of(grant, known.get(grant.id()), provider.askBeforeActing()))
                        .toList());
    }
}
