package dev.behalf.server.team;

import dev.behalf.server.db.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// How the team grows: one-time links for one address each. Behalf sends no mail; whoever invites hands the link over.
public final class Invitations {

    public static final Duration LIMIT = Duration.ofDays(7);

    private static final String USED =
            "This invitation is not valid: it was used, taken back, replaced, or is older than seven days. Ask for a"
                    + " new one.";

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Admission admission;
    private final TeamAudit audit;

    Invitations(Database database, InstantSource clock, SecureRandom random, Admission admission, TeamAudit audit) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.admission = admission;
        this.audit = audit;
    }

    /// Those that are waiting, the oldest first.
    public List<Invitation> all() {
        Instant now = clock.instant();
        return database.read(InvitationTable::all).stream()
                .filter(invitation -> now.isBefore(invitation.expiresAt()))
                .toList();
    }

    /// Invites somebody. An earlier invitation of that address is void then.
    public Outcome<Invitation.Made> invite(Session by, String typedEmail, Role role) {
        if (!by.confirmedRecently(clock.instant())) {
            return new Outcome.Refused<>(Rights.UNCONFIRMED);
        }
        String email = EmailAddress.read(typedEmail).orElse(null);
        if (email == null) {
            return new Outcome.Refused<>("Expected an e-mail address such as ada@example.com.");
        }
        return database.write(handle -> {
            StateTable.lock(handle);
            return invite(handle, by, email, role);
        });
    }

    private Outcome<Invitation.Made> invite(Handle handle, Session by, String email, Role role) {
        if (!Rights.has(handle, by, role.toManage())) {
            return new Outcome.Refused<>("Your role does not allow you to invite somebody as " + role.label() + ".");
        }
        if (MemberTable.byEmail(handle, email).isPresent()) {
            return new Outcome.Refused<>(email + " is a member already. Change the role in the list of members.");
        }
        Instant now = clock.instant();
        SecretToken token = SecretToken.generate(random);
        Invitation invitation = new Invitation(
                Ids.generate("inv_", random), email, role, by.member().email(), now, now.plus(LIMIT));
        InvitationTable.deleteOfEmail(handle, email);
        InvitationTable.insert(handle, invitation, token.hash());
        audit.record(by.member().email(), "invitation.make", email, role.id());
        return new Outcome.Done<>(new Invitation.Made(invitation, token));
    }

    /// Takes an invitation back.
    public Outcome<Invitation> revoke(Session by, String id) {
        return database.write(handle -> {
            Invitation invitation = InvitationTable.byId(handle, id).orElse(null);
            if (invitation == null) {
                return new Outcome.Refused<>("Expected an invitation that is waiting. Reload the list.");
            }
            if (!Rights.has(handle, by, invitation.role().toManage())) {
                return new Outcome.Refused<>("Your role does not allow you to take this invitation back.");
            }
            InvitationTable.delete(handle, id);
            audit.record(by.member().email(), "invitation.revoke", invitation.email(), "");
            return new Outcome.Done<>(invitation);
        });
    }

    /// What a link invites to.
    public Optional<Invitation> find(SecretToken token) {
        return database.read(handle -> InvitationTable.byHash(handle, token.hash()))
                .filter(invitation -> clock.instant().isBefore(invitation.expiresAt()));
    }

    /// Makes the member and signs them in. The link is used up.
    ///
    /// @param device the token of the device cookie, null where there is none
    /// @throws BusyException when too many passwords are being checked
    public Outcome<SignedIn> accept(
            SecretToken token, String name, String password, @Nullable SecretToken device, Visitor visitor) {
        Invitation invitation = find(token).orElse(null);
        if (invitation == null) {
            return new Outcome.Refused<>(USED);
        }
        NewMember typed = new NewMember(invitation.email(), name, password);
        return admission.admit(
                typed,
                invitation.role(),
                device,
                visitor,
                "invited by " + invitation.invitedBy(),
                handle -> InvitationTable.delete(handle, invitation.id()) ? Optional.empty() : Optional.of(USED));
    }
}
