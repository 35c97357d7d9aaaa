package dev.behalf.server.team;

import dev.behalf.server.db.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sign-in by password, and proving again who one is.
public final class SignIn {

    private static final String PROBLEM = "The e-mail address and the password do not belong together.";

    private final Database database;
    private final Passwords passwords;
    private final Guesses guesses;
    private final Sessions sessions;
    private final TeamAudit audit;

    SignIn(Database database, Passwords passwords, Guesses guesses, Sessions sessions, TeamAudit audit) {
        this.database = database;
        this.passwords = passwords;
        this.guesses = guesses;
        this.sessions = sessions;
        this.audit = audit;
    }

    /// What is stored of somebody, as of one moment.
    private record Account(Member member, Optional<String> password) {}

    /// @param device the token of the device cookie, null where there is none
    public SignInResult byPassword(String typedEmail, String password, @Nullable SecretToken device, Visitor visitor) {
        String email = EmailAddress.normal(typedEmail);
        List<Guesses.Subject> subjects = subjects(email, device, visitor);
        Duration delay = guesses.begin(subjects);
        if (delay.isPositive()) {
            return new SignInResult.Locked(delay);
        }
        Account account = account(email);
        Optional<String> stored = account == null ? Optional.empty() : account.password();
        try {
            return passwords.matches(stored, password) && account != null
                    ? begun(account, password, subjects, device, visitor)
                    : refused(account, subjects, visitor);
        } catch (BusyException _) {
            guesses.withdraw(subjects);
            return new SignInResult.Busy();
        }
    }

    /// A known browser is counted for itself alone: nobody else can lock it out.
    private List<Guesses.Subject> subjects(String email, @Nullable SecretToken device, Visitor visitor) {
        if (device != null && database.read(handle -> DeviceTable.belongs(handle, device.hash(), email))) {
            return List.of(Guesses.Subject.device(device));
        }
        return List.of(Guesses.Subject.account(email), Guesses.Subject.address(visitor.address()));
    }

    private @Nullable Account account(String email) {
        return database.read(handle -> MemberTable.byEmail(handle, email)
                .map(member -> new Account(member, MemberTable.password(handle, member.id())))
                .orElse(null));
    }

    private SignInResult begun(
            Account account,
            String password,
            List<Guesses.Subject> subjects,
            @Nullable SecretToken device,
            Visitor visitor) {
        SignedIn signedIn = database.write(handle -> {
            Member member = account.member();
            // A password that is changed right now ends this attempt too.
            MemberTable.lock(handle, member.id());
            return MemberTable.password(handle, member.id()).equals(account.password())
                    ? sessions.begin(handle, member, Session.Method.PASSWORD, visitor, device)
                    : null;
        });
        if (signedIn == null) {
            return new SignInResult.Refused(PROBLEM);
        }
        succeeded(subjects);
        renewHash(account, password);
        return new SignInResult.Success(signedIn);
    }

    /// What others got wrong at the same address stays counted, else an account of one's own would reset it.
    private void succeeded(List<Guesses.Subject> subjects) {
        guesses.forget(subjects.getFirst());
        guesses.withdraw(subjects.subList(1, subjects.size()));
    }

    private void renewHash(Account account, String password) {
        String before = account.password().orElseThrow();
        if (!passwords.isOutdated(before)) {
            return;
        }
        try {
            String after = passwords.hash(password);
            database.write(handle -> {
                MemberTable.rehash(handle, account.member().id(), before, after);
                return null;
            });
        } catch (BusyException _) {
            // The next sign-in does it.
        }
    }

    /// A lock is worth a line in the audit log; each guess is not, or whoever guesses could fill it.
    private SignInResult refused(@Nullable Account account, List<Guesses.Subject> subjects, Visitor visitor) {
        if (account != null && guesses.isLocked(subjects.getFirst())) {
            Member member = account.member();
            database.write(handle -> {
                audit.record(member.email(), "sign-in.locked", member.id(), "by a guess from " + visitor.address());
                return null;
            });
        }
        return new SignInResult.Refused(PROBLEM);
    }

    /// Takes the password of the member who is signed in, as proof for a dangerous act.
    public SignInResult confirm(SecretToken token, Session session, String password) {
        List<Guesses.Subject> subjects = List.of(Guesses.Subject.session(session.id()));
        Duration delay = guesses.begin(subjects);
        if (delay.isPositive()) {
            return new SignInResult.Locked(delay);
        }
        try {
            Optional<String> stored = database.read(
                    handle -> MemberTable.password(handle, session.member().id()));
            if (!passwords.matches(stored, password)) {
                return new SignInResult.Refused("This is not your password.");
            }
        } catch (BusyException _) {
            guesses.withdraw(subjects);
            return new SignInResult.Busy();
        }
        guesses.forget(subjects.getFirst());
        sessions.confirm(token);
        return new SignInResult.Confirmed();
    }
}
