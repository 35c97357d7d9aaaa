package dev.behalf.server.team;

import dev.behalf.server.db.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Sign-in by the team's own provider: keeps what is under way, and decides who gets in once the provider has said who
/// it is. Only members do, and whoever is invited: nobody is made a member because the provider knows them.
public final class ProviderSignIn {

    /// How long somebody may take at the provider.
    public static final Duration LIMIT = Duration.ofMinutes(10);

    /// By how much the provider's clock may be behind ours.
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private static final String KIND = "provider";

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Ceremonies ceremonies;
    private final Sessions sessions;
    private final TeamAudit audit;
    private final @Nullable TeamProvider provider;

    ProviderSignIn(
            Database database,
            InstantSource clock,
            SecureRandom random,
            Ceremonies ceremonies,
            Sessions sessions,
            TeamAudit audit,
            @Nullable TeamProvider provider) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.ceremonies = ceremonies;
        this.sessions = sessions;
        this.audit = audit;
        this.provider = provider;
    }

    /// What the provider is called on buttons, null where there is none.
    public @Nullable String label() {
        return provider == null ? null : provider.label();
    }

    /// Keeps what must be known when the browser comes back.
    ///
    /// @return for a cookie: nobody else can go on with it, and the browser once
    /// @throws BusyException when too many are under way
    public SecretToken begin(String state) {
        return ceremonies.begin(KIND, state, LIMIT);
    }

    /// Takes out what was kept.
    ///
    /// @return empty where there is none, or it is too old
    public Optional<String> take(SecretToken browser) {
        return ceremonies.finish(KIND, browser);
    }

    /// The ids of members who have signed in by the provider.
    public Set<String> linked() {
        return provider == null ? Set.of() : database.read(handle -> MemberTable.linked(handle, provider.issuer()));
    }

    /// Whether this member has signed in by the provider.
    public boolean isLinked(String member) {
        return provider != null
                && database.read(handle -> MemberTable.link(handle, member))
                        .filter(link -> link.issuer().equals(provider.issuer()))
                        .isPresent();
    }

    /// Lets in who is a member or invited. The session counts as confirmed since the person proved to the provider who
    /// they are, which may be long ago.
    ///
    /// @param device the token of the device cookie, null where there is none
    public SignInResult signIn(ProviderIdentity identity, @Nullable SecretToken device, Visitor visitor) {
        String email = identity.email() == null
                ? null
                : EmailAddress.read(identity.email()).orElse(null);
        if (provider == null || email == null) {
            return new SignInResult.Refused("Your provider named no e-mail address. Whoever runs it must release the"
                    + " claim email to this console.");
        }
        Optional<String> problem = problem(identity, email, provider);
        if (problem.isPresent()) {
            return new SignInResult.Refused(problem.get());
        }
        return database.write(handle -> {
            StateTable.lock(handle);
            Outcome<Member> admitted = admit(handle, identity, email);
            return switch (admitted) {
                case Outcome.Done<Member>(var member) ->
                    new SignInResult.Success(sessions.begin(
                            handle, member, Session.Method.PROVIDER, visitor, device, proofOf(identity)));
                case Outcome.Refused<Member>(var refusal) -> new SignInResult.Refused(refusal);
            };
        });
    }

    private static Optional<String> problem(ProviderIdentity identity, String email, TeamProvider provider) {
        if (!identity.emailVerified()) {
            return Optional.of("Your provider has not made sure that " + email
                    + " is your address (email_verified). Verify it there, then sign in again.");
        }
        String domain = provider.emailDomain();
        return domain == null || EmailAddress.domain(email).equals(domain)
                ? Optional.empty()
                : Optional.of("Expected an address of " + domain + ", found " + email + ".");
    }

    private Outcome<Member> admit(Handle handle, ProviderIdentity identity, String email) {
        Member member = MemberTable.byEmail(handle, email).orElse(null);
        if (member == null) {
            return join(handle, identity, email);
        }
        ProviderLink link = ProviderLink.of(identity);
        ProviderLink known = MemberTable.link(handle, member.id()).orElse(null);
        if (known != null && known.issuer().equals(link.issuer()) && !known.equals(link)) {
            // The address was given to somebody else at the provider, or somebody took it.
            return new Outcome.Refused<>(email + " belonged to another account of your provider when it was first used"
                    + " here. If it is yours now, an owner or admin can remove the old member and invite you.");
        }
        if (!link.equals(known)) {
            MemberTable.setLink(handle, member.id(), link);
            audit.record(email, "member.link", email, identity.issuer());
        }
        return new Outcome.Done<>(member);
    }

    private Outcome<Member> join(Handle handle, ProviderIdentity identity, String email) {
        Invitation invitation = InvitationTable.byEmail(handle, email)
                .filter(found -> clock.instant().isBefore(found.expiresAt()))
                .orElse(null);
        if (invitation == null) {
            return new Outcome.Refused<>(
                    email + " is no member of this team and not invited. Ask an owner or admin for an invitation.");
        }
        InvitationTable.delete(handle, invitation.id());
        Member member = new Member(
                Ids.generate("mem_", random),
                email,
                name(identity, email),
                invitation.role(),
                false,
                clock.instant(),
                null);
        MemberTable.insert(handle, member, null, SecretToken.generate(random).reveal());
        MemberTable.setLink(handle, member.id(), ProviderLink.of(identity));
        audit.record(
                email,
                "member.join",
                email,
                invitation.role().id() + ", invited by " + invitation.invitedBy() + ", by the team's provider");
        return new Outcome.Done<>(member);
    }

    private static String name(ProviderIdentity identity, String email) {
        String named = identity.name() == null ? "" : identity.name().strip();
        return Admission.nameProblem(named).isEmpty() ? named : email.substring(0, email.lastIndexOf('@'));
    }

    /// What the provider does not say counts as long ago: dangerous acts ask for a fresh proof then.
    private Instant proofOf(ProviderIdentity identity) {
        Instant at = identity.authenticatedAt();
        Instant now = clock.instant();
        return at == null ? Instant.EPOCH : at.isAfter(now) ? now : at;
    }

    /// Takes a fresh sign-in at the provider as proof for a dangerous act.
    ///
    /// @param token the session's
    /// @param since when the provider was asked: an older proof is none
    public SignInResult confirm(SecretToken token, Session by, ProviderIdentity identity, Instant since) {
        ProviderLink known = database.read(
                        handle -> MemberTable.link(handle, by.member().id()))
                .orElse(null);
        if (!ProviderLink.of(identity).equals(known)) {
            return new SignInResult.Refused("You signed in at the provider as somebody else than "
                    + by.member().email() + ". Try again.");
        }
        Instant at = identity.authenticatedAt();
        if (at == null || at.isBefore(since.minus(CLOCKS))) {
            return new SignInResult.Refused("Your provider did not ask you to sign in anew, or does not say that it did"
                    + " (auth_time). Set a password or make a passkey, and confirm with that.");
        }
        sessions.confirm(token);
        return new SignInResult.Confirmed();
    }
}
