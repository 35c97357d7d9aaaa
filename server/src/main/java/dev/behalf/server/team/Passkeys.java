package dev.behalf.server.team;

import com.yubico.webauthn.AssertionResult;
import com.yubico.webauthn.RegistrationResult;
import com.yubico.webauthn.exception.AssertionFailedException;
import com.yubico.webauthn.exception.InvalidSignatureCountException;
import dev.behalf.server.db.Database;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Passkeys of members: made, listed, and used to sign in or to confirm who one is.
public final class Passkeys {

    /// More than anyone has devices; keeps the options of a ceremony short.
    private static final int MOST = 20;

    private static final String SIGN_IN = "passkey.sign-in";
    private static final String FAILED =
            "The passkey was not accepted. Try again; if it keeps failing, sign in with your password and make a new"
                    + " passkey.";

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Ceremonies ceremonies;
    private final Sessions sessions;
    private final TeamAudit audit;
    private final WebAuthn webAuthn;

    Passkeys(
            Database database,
            InstantSource clock,
            SecureRandom random,
            Ceremonies ceremonies,
            Sessions sessions,
            TeamAudit audit,
            WebAuthn webAuthn) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.ceremonies = ceremonies;
        this.sessions = sessions;
        this.audit = audit;
        this.webAuthn = webAuthn;
    }

    /// Whether browsers can use passkeys here: they are bound to a name, which an IP address is not (Web
    /// Authentication section 5.1.3, effective domain).
    public boolean usable() {
        return webAuthn.usable();
    }

    /// The oldest first.
    public List<Passkey> of(String member) {
        return database.read(handle -> PasskeyTable.ofMember(handle, member));
    }

    /// How many each member has, by the member's id; those who have none are not in it.
    public Map<String, Integer> counts() {
        return database.read(PasskeyTable::counts);
    }

    /// Begins to make a passkey for oneself.
    ///
    /// @throws BusyException when too many ceremonies are under way
    public Outcome<Ceremony> beginRegistration(Session by) {
        if (!by.confirmedRecently(clock.instant())) {
            return new Outcome.Refused<>(Rights.UNCONFIRMED);
        }
        List<String> known = credentials(by.member().id());
        if (known.size() >= MOST) {
            return new Outcome.Refused<>("Expected at most " + MOST + " passkeys. Remove one first.");
        }
        String challenge = challenge();
        SecretToken token = ceremonies.begin(registration(by), challenge);
        return new Outcome.Done<>(
                new Ceremony(token, webAuthn.creationOptions(by.member(), userHandle(by.member()), challenge, known)));
    }

    /// @param response JSON of the browser's answer, `PublicKeyCredential.toJSON()`
    public Outcome<Passkey> finishRegistration(Session by, SecretToken ceremony, String response, String name) {
        if (!by.confirmedRecently(clock.instant())) {
            return new Outcome.Refused<>(Rights.UNCONFIRMED);
        }
        RegistrationResult made = ceremonies
                .finish(registration(by), ceremony)
                .flatMap(challenge -> webAuthn.register(by.member(), userHandle(by.member()), challenge, response))
                .orElse(null);
        if (made == null) {
            return new Outcome.Refused<>("The passkey was not made. Try again.");
        }
        Passkey passkey =
                new Passkey(Ids.generate("pk_", random), by.member().id(), nameOf(name), clock.instant(), null);
        return database.write(handle -> {
            PasskeyTable.insert(
                    handle,
                    passkey,
                    made.getKeyId().getId().getBase64Url(),
                    made.getPublicKeyCose().getBase64Url(),
                    made.getSignatureCount());
            audit.record(by.member().email(), "passkey.add", by.member().email(), passkey.name());
            return new Outcome.Done<>(passkey);
        });
    }

    public Outcome<String> rename(Session by, String id, String name) {
        boolean done =
                database.write(handle -> PasskeyTable.rename(handle, by.member().id(), id, nameOf(name)));
        return done ? new Outcome.Done<>(id) : unknown();
    }

    /// Removes one of one's own.
    public Outcome<String> remove(Session by, String id) {
        if (!by.confirmedRecently(clock.instant())) {
            return new Outcome.Refused<>(Rights.UNCONFIRMED);
        }
        boolean done = database.write(handle -> {
            boolean deleted = PasskeyTable.delete(handle, by.member().id(), id);
            if (deleted) {
                audit.record(by.member().email(), "passkey.remove", by.member().email(), id);
            }
            return deleted;
        });
        return done ? new Outcome.Done<>(id) : unknown();
    }

    /// Begins a sign-in by whichever passkey the browser has.
    ///
    /// @throws BusyException when too many ceremonies are under way
    public Ceremony beginSignIn() {
        String challenge = challenge();
        return new Ceremony(ceremonies.begin(SIGN_IN, challenge), webAuthn.requestOptions(challenge, List.of()));
    }

    /// @param device the token of the device cookie, null where there is none
    public SignInResult finishSignIn(
            SecretToken ceremony, String response, @Nullable SecretToken device, Visitor visitor) {
        AssertionResult result = ceremonies
                .finish(SIGN_IN, ceremony)
                .flatMap(challenge -> verify(null, challenge, response))
                .orElse(null);
        if (result == null) {
            return new SignInResult.Refused(FAILED);
        }
        SignedIn signedIn = database.write(handle -> used(handle, result)
                .map(member -> sessions.begin(handle, member, Session.Method.PASSKEY, visitor, device))
                .orElse(null));
        return signedIn == null ? new SignInResult.Refused(FAILED) : new SignInResult.Success(signedIn);
    }

    /// Begins to prove again who one is.
    ///
    /// @return empty where the member has no passkey
    /// @throws BusyException when too many ceremonies are under way
    public Optional<Ceremony> beginConfirmation(Session by) {
        List<String> known = credentials(by.member().id());
        if (known.isEmpty()) {
            return Optional.empty();
        }
        String challenge = challenge();
        SecretToken token = ceremonies.begin(confirmation(by), challenge);
        return Optional.of(new Ceremony(token, webAuthn.requestOptions(challenge, known)));
    }

    /// @param token the session's
    public SignInResult finishConfirmation(SecretToken token, Session by, SecretToken ceremony, String response) {
        AssertionResult result = ceremonies
                .finish(confirmation(by), ceremony)
                .flatMap(challenge -> verify(by.member().id(), challenge, response))
                .orElse(null);
        boolean confirmed =
                result != null && database.write(handle -> used(handle, result)).isPresent();
        if (!confirmed) {
            return new SignInResult.Refused(FAILED);
        }
        sessions.confirm(token);
        return new SignInResult.Confirmed();
    }

    private Optional<AssertionResult> verify(@Nullable String member, String challenge, String response) {
        try {
            return webAuthn.verify(member, challenge, response);
        } catch (InvalidSignatureCountException e) {
            // A counter that does not grow is the sign of a copied authenticator (section 6.1.1).
            noteCopy(e.getCredentialId().getBase64Url());
            return Optional.empty();
        } catch (AssertionFailedException _) {
            return Optional.empty();
        }
    }

    private void noteCopy(String credential) {
        database.write(handle -> {
            PasskeyTable.byCredential(handle, credential)
                    .flatMap(passkey -> MemberTable.find(handle, passkey.member()))
                    .ifPresent(member -> audit.record(
                            member.email(), "passkey.refused", member.id(), "its counter did not grow: a copy?"));
            return null;
        });
    }

    private Optional<Member> used(Handle handle, AssertionResult result) {
        boolean fresh = PasskeyTable.used(
                handle,
                result.getCredential().getCredentialId().getBase64Url(),
                result.getSignatureCount(),
                clock.instant());
        return fresh ? MemberTable.find(handle, result.getUsername()) : Optional.empty();
    }

    private List<String> credentials(String member) {
        return database.read(handle -> PasskeyTable.keysOfMember(handle, member)).stream()
                .map(PasskeyTable.Key::credential)
                .toList();
    }

    private String userHandle(Member member) {
        return database.read(handle -> PasskeyTable.userHandle(handle, member.id()));
    }

    private String challenge() {
        return SecretToken.generate(random).reveal();
    }

    private static String registration(Session by) {
        return "passkey.register " + by.id();
    }

    private static String confirmation(Session by) {
        return "passkey.confirm " + by.id();
    }

    private static String nameOf(String typed) {
        String printable = typed.replaceAll("\\p{Cntrl}", " ").strip();
        String name = printable.isEmpty() ? "Passkey" : printable;
        return name.length() > NewMember.NAME_LENGTH ? name.substring(0, NewMember.NAME_LENGTH) : name;
    }

    private static Outcome<String> unknown() {
        return new Outcome.Refused<>("Expected one of your passkeys. Reload the list.");
    }
}
