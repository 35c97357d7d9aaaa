package dev.behalf.server.authserver;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Unattended;
import dev.behalf.server.offline.Answer;
import dev.behalf.server.offline.Ask;
import dev.behalf.server.offline.OfflineAccess;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The provider's token of a person who is not there, for a tool whose key an admin has allowed that: no token of the
/// person is presented, only who it is.
final class UnattendedExchange {

    /// A person's id as the subject of an exchange (RFC 8693 section 3 lets others define types by URI).
    static final String PERSON = "urn:behalf:params:oauth:token-type:person";

    private static final Pattern PERSON_ID = Pattern.compile("usr_[A-Za-z0-9_-]{1,100}");
    private static final Duration AUDITED = Duration.ofHours(1);
    private static final int MOST_AUDITED = 200_000;

    private final OfflineAccess offline;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Cache<Use, Instant> uses =
            Caffeine.newBuilder().maximumSize(MOST_AUDITED).build();

    /// What is in the audit log once an hour.
    private record Use(String key, String person, String host) {}

    UnattendedExchange(OfflineAccess offline, AuditLog audit, InstantSource clock) {
        this.offline = offline;
        this.audit = audit;
        this.clock = clock;
    }

    static boolean isFor(FormRequest form) {
        return PERSON.equals(form.parameter("subject_token_type"));
    }

    /// @param scopes that were asked for
    /// @param audience that was named, null where none was
    /// @throws OAuthException where the key may not have it, or nothing is kept of that person
    Answer ask(Issuer issuer, ApiKey key, FormRequest form, List<String> scopes, @Nullable String audience) {
        Unattended allowed = allowed(issuer, key);
        String person = form.required("subject_token", "the id of the person, usr_..., as `sub` of our tokens has it");
        if (!PERSON_ID.matcher(person).matches()) {
            throw OAuthException.of(
                    "invalid_request",
                    "subject_token was expected to be the id of a person, usr_..., as sub of our tokens has it.");
        }
        requireScopes(allowed, scopes);
        String host = host(allowed, audience);
        String grant = offline.newest(issuer.name(), person, scopes).orElseThrow(() -> nothingKept(scopes));
        Answer answer = offline.ask(new Ask(issuer.name(), person, grant, scopes, null));
        return switch (answer) {
            case Answer.Token token when isForAnother(token, audience) -> new Answer.OtherAudience(token.audiences());
            case Answer.Token token -> {
                record(issuer, key, person, host, scopes, grant);
                yield token;
            }
            // It has changed since a moment ago; whoever asks must not tell people apart by it.
            case Answer.NeedsSignIn _, Answer.NotKept _, Answer.NotAllowed _, Answer.Paused _, Answer.MissingScope _ ->
                throw nothingKept(scopes);
            case Answer.OtherAudience _, Answer.Unavailable _, Answer.Misconfigured _, Answer.Mismatch _ -> answer;
        };
    }

    private static Unattended allowed(Issuer issuer, ApiKey key) {
        Unattended allowed = key.unattended();
        if (allowed == null) {
            throw OAuthException.of(
                    403,
                    "unauthorized_client",
                    "The key " + key.name() + " may not act for people who are away. An owner or admin of the team can"
                            + " allow it, for scopes and hosts: in the console of " + issuer.name()
                            + " at API keys, in behalf.yaml as unattended of the key, or by the admin API.");
        }
        return allowed;
    }

    private static void requireScopes(Unattended allowed, List<String> scopes) {
        if (scopes.isEmpty()) {
            throw OAuthException.of(
                    "invalid_scope",
                    "scope was expected: what the provider's token is needed for, of "
                            + String.join(" ", allowed.scopes()) + ".");
        }
        if (!allowed.covers(scopes)) {
            throw OAuthException.of(
                    "invalid_scope",
                    "This key may ask for " + String.join(" ", allowed.scopes())
                            + " without the person, and for nothing else. An owner or admin can change that.");
        }
    }

    private static String host(Unattended allowed, @Nullable String audience) {
        String hosts = String.join(", ", allowed.hosts());
        if (audience == null) {
            throw OAuthException.of(
                    "invalid_target",
                    "resource or audience was expected: the https URL of the API that the token is for, at " + hosts
                            + ".");
        }
        String host = Unattended.hostOf(audience);
        if (host == null || !allowed.reaches(host)) {
            throw OAuthException.of(
                    "invalid_target",
                    "resource or audience was expected to be an https URL at " + hosts
                            + ": this key may use tokens of people who are away nowhere else. An owner or admin can"
                            + " change that.");
        }
        return host;
    }

    /// One that names nobody is good: not every provider's tokens say whom they are for.
    private static boolean isForAnother(Answer.Token token, @Nullable String audience) {
        List<String> named = token.audiences();
        return named != null && !named.isEmpty() && !named.contains(audience);
    }

    /// The same for people who are not known, so that nobody learns who is.
    private static OAuthException nothingKept(List<String> scopes) {
        return OAuthException.of(
                "invalid_grant",
                "No connection of this person with the scopes " + String.join(" ", scopes)
                        + " can be used now: there never was one, it has ended, or it is paused. The person has to sign"
                        + " in, with offline access and these scopes.");
    }

    private void record(Issuer issuer, ApiKey key, String person, String host, List<String> scopes, String grant) {
        Instant now = clock.instant();
        Use use = new Use(key.id(), person, host);
        Instant before = uses.getIfPresent(use);
        if (before != null && before.plus(AUDITED).isAfter(now)) {
            return;
        }
        audit.record(new AuditEvent(
                new Actor(Actor.Kind.API_KEY, key.id(), key.name()),
                issuer.name(),
                "unattended.use",
                person,
                "at " + host + " with "
                        + String.join(" ", scopes.stream().distinct().sorted().toList()) + " by the sign-in " + grant
                        + "; noted once an hour"));
        uses.put(use, now);
    }
}
