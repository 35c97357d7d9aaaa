package dev.behalf.server.team;

import dev.behalf.server.db.Database;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Who belongs to the team, and as what.
public final class Members {

    private final Database database;
    private final InstantSource clock;
    private final Passwords passwords;
    private final Guesses guesses;
    private final Sessions sessions;
    private final TeamAudit audit;

    Members(
            Database database,
            InstantSource clock,
            Passwords passwords,
            Guesses guesses,
            Sessions sessions,
            TeamAudit audit) {
        this.database = database;
        this.clock = clock;
        this.passwords = passwords;
        this.guesses = guesses;
        this.sessions = sessions;
        this.audit = audit;
    }

    /// The longest there first.
    public List<Member> all() {
        return database.read(MemberTable::all);
    }

    public Optional<Member> find(String id) {
        return database.read(handle -> MemberTable.find(handle, id));
    }

    /// Gives a member another role, and ends the member's sessions: what was handed to one role is not kept by the
    /// next.
    public Outcome<Member> changeRole(Session by, String id, Role role) {
        return manage(by, id, role, (handle, member) -> {
            MemberTable.setRole(handle, id, role);
            String detail = member.role().id() + " to " + role.id();
            audit.record(by.member().email(), "member.role", member.email(), detail);
            return MemberTable.find(handle, id).orElseThrow();
        });
    }

    /// Removes a member with all that is theirs.
    public Outcome<Member> remove(Session by, String id) {
        return manage(by, id, null, (handle, member) -> {
            MemberTable.delete(handle, id);
            audit.record(
                    by.member().email(),
                    "member.remove",
                    member.email(),
                    member.role().id());
            return member;
        });
    }

    private interface Change {
        Member make(Handle handle, Member member);
    }

    /// What changes of others have in common: rights as they are now, an owner that remains, sessions that end.
    ///
    /// @param next the role the member will have, null for none
    private Outcome<Member> manage(Session by, String id, @Nullable Role next, Change change) {
        if (!by.confirmedRecently(clock.instant())) {
            return new Outcome.Refused<>(Rights.UNCONFIRMED);
        }
        List<String> ended = new ArrayList<>();
        Outcome<Member> outcome = database.write(handle -> {
            StateTable.lock(handle);
            Member member = MemberTable.find(handle, id).orElse(null);
            if (member == null) {
                return new Outcome.Refused<>("Expected a member of the team; there is none of that id.");
            }
            Optional<String> problem = problem(handle, by, member, next);
            if (problem.isPresent()) {
                return new Outcome.Refused<>(problem.get());
            }
            ended.addAll(sessions.endAll(handle, id));
            return new Outcome.Done<>(change.make(handle, member));
        });
        sessions.forget(ended);
        return outcome;
    }

    private static Optional<String> problem(Handle handle, Session by, Member member, @Nullable Role next) {
        if (!Rights.has(handle, by, member.role().toManage())) {
            return Optional.of("Your role does not allow changes to this member.");
        }
        if (next != null && !Rights.has(handle, by, next.toManage())) {
            return Optional.of("Only an owner may make somebody an owner.");
        }
        return member.role() == Role.OWNER && next != Role.OWNER && MemberTable.owners(handle) == 1
                ? Optional.of("Expected at least one owner to remain. Make somebody else an owner first.")
                : Optional.empty();
    }

    /// Changes one's own name.
    public Outcome<String> rename(Session by, String name) {
        Optional<String> problem = Admission.nameProblem(name);
        if (problem.isPresent()) {
            return new Outcome.Refused<>(problem.get());
        }
        database.write(handle -> {
            MemberTable.setName(handle, by.member().id(), name.strip());
            return null;
        });
        sessions.forgetMember(by);
        return new Outcome.Done<>(name.strip());
    }

    /// Sets one's own password, ends all one's sessions, and begins a new one in place of this.
    ///
    /// @param device the token of the device cookie, null where there is none
    /// @throws BusyException when too many passwords are being checked
    public Outcome<SignedIn> changePassword(
            Session by, String password, @Nullable SecretToken device, Visitor visitor) {
        if (!by.confirmedRecently(clock.instant())) {
            return new Outcome.Refused<>(Rights.UNCONFIRMED);
        }
        Optional<String> problem = PasswordPolicy.problem(password, by.member().email());
        if (problem.isPresent()) {
            return new Outcome.Refused<>(problem.get());
        }
        String hash = passwords.hash(password);
        List<String> ended = new ArrayList<>();
        Outcome<SignedIn> outcome = database.write(handle -> {
            Member member = MemberTable.find(handle, by.member().id()).orElse(null);
            if (member == null) {
                return new Outcome.Refused<>("You are no longer a member of the team.");
            }
            ended.addAll(setPassword(handle, member, hash));
            audit.record(member.email(), "member.password", member.email(), "changed");
            return new Outcome.Done<>(sessions.begin(handle, member, by.method(), visitor, device));
        });
        sessions.forget(ended);
        return outcome;
    }

    /// For a member who is locked out, by the operator of the machine: a random password, shown once. Ends the member's
    /// sessions and lifts a lock.
    ///
    /// @return empty where there is no such member
    public Optional<String> resetPassword(String typedEmail) {
        String email = EmailAddress.normal(typedEmail);
        String password = passwords.random();
        String hash = passwords.hash(password);
        List<String> ended = new ArrayList<>();
        boolean done = database.write(handle -> {
            Optional<Member> member = MemberTable.byEmail(handle, email);
            member.ifPresent(found -> {
                ended.addAll(setPassword(handle, found, hash));
                audit.record("command line", "member.password", email, "reset");
            });
            return member.isPresent();
        });
        guesses.forget(Guesses.Subject.account(email));
        sessions.forget(ended);
        return done ? Optional.of(password) : Optional.empty();
    }

    private List<String> setPassword(Handle handle, Member member, String hash) {
        MemberTable.setPassword(handle, member.id(), hash);
        DeviceTable.deleteOfMember(handle, member.id());
        return sessions.endAll(handle, member.id());
    }
}
