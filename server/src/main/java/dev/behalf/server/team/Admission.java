package dev.behalf.server.team;

import dev.behalf.server.db.Database;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Makes a member of somebody who was let in by a link.
final class Admission {

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Passwords passwords;
    private final Sessions sessions;
    private final TeamAudit audit;

    Admission(
            Database database,
            InstantSource clock,
            SecureRandom random,
            Passwords passwords,
            Sessions sessions,
            TeamAudit audit) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.passwords = passwords;
        this.sessions = sessions;
        this.audit = audit;
    }

    /// @param how they were let in, for the audit log
    /// @param redeem uses the link up within the transaction; gives what is wrong with it, empty where nothing is
    /// @throws BusyException when too many passwords are being checked
    Outcome<SignedIn> admit(
            NewMember typed,
            Role role,
            @Nullable SecretToken device,
            Visitor visitor,
            String how,
            Function<Handle, Optional<String>> redeem) {
        String email = EmailAddress.normal(typed.email());
        Optional<String> problem = problem(typed, email);
        if (problem.isPresent()) {
            return new Outcome.Refused<>(problem.get());
        }
        // Before the transaction: no other write should wait for it.
        String hash = passwords.hash(typed.password());
        return database.write(handle -> {
            StateTable.lock(handle);
            Optional<String> refusal = redeem.apply(handle);
            if (refusal.isPresent()) {
                return new Outcome.Refused<>(refusal.get());
            }
            Member member = insert(handle, email, typed.name().strip(), role, hash);
            audit.record(email, "member.join", email, role.id() + ", " + how);
            return new Outcome.Done<>(sessions.begin(handle, member, Session.Method.PASSWORD, visitor, device));
        });
    }

    private static Optional<String> problem(NewMember typed, String email) {
        if (EmailAddress.read(email).isEmpty()) {
            return Optional.of("Expected an e-mail address such as ada@example.com.");
        }
        return nameProblem(typed.name()).or(() -> PasswordPolicy.problem(typed.password(), email));
    }

    static Optional<String> nameProblem(String name) {
        String stripped = name.strip();
        boolean good = !stripped.isEmpty()
                && stripped.length() <= NewMember.NAME_LENGTH
                && stripped.chars().noneMatch(Character::isISOControl);
        return good
                ? Optional.empty()
                : Optional.of("Expected a name of 1 to " + NewMember.NAME_LENGTH + " characters on one line.");
    }

    private Member insert(Handle handle, String email, String name, Role role, String password) {
        Member member = new Member(Ids.generate("mem_", random), email, name, role, true, clock.instant(), null);
        MemberTable.insert(
                handle, member, password, SecretToken.generate(random).reveal());
        return member;
    }
}
