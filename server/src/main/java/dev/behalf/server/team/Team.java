package dev.behalf.server.team;

import dev.behalf.server.db.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/// The team of an installation: the way in to all of this package.
public final class Team {

    /// How long a sign-in waits while others are being checked.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final SetUp setUp;
    private final SignIn signIn;
    private final Sessions sessions;
    private final Members members;
    private final Invitations invitations;
    private final Passkeys passkeys;
    private final AdminTokens tokens;
    private final ProviderSignIn providerSignIn;

    Team(
            Database database,
            InstantSource clock,
            SecureRandom random,
            TeamAudit audit,
            PasswordHash parameters,
            TeamSettings settings) {
        Passwords passwords = new Passwords(parameters, random, PATIENCE);
        Guesses guesses = new Guesses(database, clock);
        this.sessions = new Sessions(database, clock, random, audit);
        Admission admission = new Admission(database, clock, random, passwords, sessions, audit);
        this.setUp = new SetUp(database, clock, random, admission);
        this.signIn = new SignIn(database, passwords, guesses, sessions, audit);
        this.members = new Members(database, clock, passwords, guesses, sessions, audit);
        this.invitations = new Invitations(database, clock, random, admission, audit);
        this.tokens = new AdminTokens(database, clock, random, audit);
        Ceremonies ceremonies = new Ceremonies(database, clock, random);
        WebAuthn webAuthn = new WebAuthn(settings, new StoredCredentials(database));
        this.passkeys = new Passkeys(database, clock, random, ceremonies, sessions, audit, webAuthn);
        this.providerSignIn =
                new ProviderSignIn(database, clock, random, ceremonies, sessions, audit, settings.provider());
    }

    /// @param random must be fit for secrets
    public static Team open(
            Database database, InstantSource clock, SecureRandom random, TeamAudit audit, TeamSettings settings) {
        return new Team(database, clock, random, audit, PasswordHash.CURRENT, settings);
    }

    public SetUp setUp() {
        return setUp;
    }

    public SignIn signIn() {
        return signIn;
    }

    public Sessions sessions() {
        return sessions;
    }

    public Members members() {
        return members;
    }

    public Invitations invitations() {
        return invitations;
    }

    public Passkeys passkeys() {
        return passkeys;
    }

    public AdminTokens tokens() {
        return tokens;
    }

    public ProviderSignIn providerSignIn() {
        return providerSignIn;
    }
}
