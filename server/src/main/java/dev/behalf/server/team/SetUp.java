package dev.behalf.server.team;

import dev.behalf.server.db.Database;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The first owner of an installation: whoever has the one-time token, which only the operator sees.
public final class SetUp {

    private static final String USED =
            "This set-up link is not valid: it was used, or a newer one was made. A fresh one is printed when Behalf"
                    + " starts, and by `behalf team set-up-link`.";

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Admission admission;

    SetUp(Database database, InstantSource clock, SecureRandom random, Admission admission) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.admission = admission;
    }

    /// Makes a token, which voids the one before.
    ///
    /// @return empty where there is an owner
    public Optional<SecretToken> newToken() {
        SecretToken token = SecretToken.generate(random);
        boolean made = database.write(handle -> {
            StateTable.lock(handle);
            if (MemberTable.owners(handle) > 0) {
                return false;
            }
            StateTable.setSetUp(handle, token.hash(), clock.instant());
            return true;
        });
        return made ? Optional.of(token) : Optional.empty();
    }

    /// Whether there is no owner yet.
    public boolean isOpen() {
        return database.read(MemberTable::owners) == 0;
    }

    /// Whether this is the token of today.
    public boolean isValid(SecretToken token) {
        return isOpen() && database.read(handle -> StateTable.isSetUp(handle, token.hash()));
    }

    /// Makes the owner, uses the token up, and signs the owner in.
    ///
    /// @throws BusyException when too many passwords are being checked
    public Outcome<SignedIn> createOwner(
            SecretToken token, NewMember owner, @Nullable SecretToken device, Visitor visitor) {
        if (!isValid(token)) {
            return new Outcome.Refused<>(USED);
        }
        return admission.admit(owner, Role.OWNER, device, visitor, "by the set-up link", handle -> {
            boolean first = MemberTable.owners(handle) == 0 && StateTable.takeSetUp(handle, token.hash());
            return first ? Optional.empty() : Optional.of(USED);
        });
    }
}
