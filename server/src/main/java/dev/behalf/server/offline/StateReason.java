package dev.behalf.server.offline;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a connection is in its state.
public enum StateReason {
    /// The provider takes the refresh token no more (`invalid_grant`).
    ENDED_AT_PROVIDER("The provider has ended the sign-in: it expired, was revoked, or the person was blocked there."),
    /// The provider answered with tokens of somebody else.
    OTHER_PERSON("The provider answered with tokens of another person or application; they were thrown away."),
    /// The connection leads to another provider or application than the one that issued the token.
    PROVIDER_CHANGED("The environment was connected to another provider or application since."),
    /// It leads to the one that issued the token again.
    PROVIDER_BACK("The environment is connected to its provider and application again."),
    /// The environment keeps no refresh tokens any more.
    OFFLINE_ACCESS_OFF("Offline access was switched off."),
    /// What the person allowed the client is over, whoever ended it.
    GRANT_OVER("What the person allowed the client has ended."),
    /// The person stopped it, on the page of connected apps.
    PERSON("The person stopped this."),
    /// A member of the team did it.
    TEAM("The team did this."),
    /// The environment asks people before tools act while they are away, and this one has not said yes.
    NOT_ALLOWED("The person has not allowed tools to act while they are away."),
    /// The person said yes.
    ALLOWED("The person allowed tools to act while they are away."),
    /// It waited for the person's consent, which the environment does not ask for any more.
    NOT_ASKED("People are not asked any more here before tools act while they are away."),
    /// The provider was taken to have ended it, and an answer came after all.
    WORKS_AGAIN("The provider answered after all, so it works again."),
    /// Its grant is over, and the provider did not take the revocation for a day.
    NOT_REVOKED_AT_PROVIDER("Removed here. The provider could not be told for a day, so the token may be good there"
            + " until it expires.");

    private final String text;

    StateReason(String text) {
        this.text = text;
    }

    /// The name in the database and in APIs.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// One or two sentences for people.
    public String text() {
        return text;
    }

    static @Nullable StateReason of(@Nullable String id) {
        Optional<StateReason> found =
                Arrays.stream(values()).filter(reason -> reason.id().equals(id)).findAny();
        return found.orElse(null);
    }
}
