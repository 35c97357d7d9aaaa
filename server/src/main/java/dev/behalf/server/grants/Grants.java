package dev.behalf.server.grants;

import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.db.Database;
import dev.behalf.server.offline.ActingAnswer;
import dev.behalf.server.offline.KeptTokens;
import dev.behalf.server.offline.OfflineTimes;
import dev.behalf.server.offline.OfflineTokens;
import dev.behalf.server.vault.Vault;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What people allowed clients. Each step is one transaction: a crash leaves the step done, or not begun.
public final class Grants {

    static final String PERSON = "usr_";
    static final String GRANT = "grt_";

    private static final int MOST_LISTED = 1000;

    /// What people answered is remembered for longer than any grant lasts.
    private static final Duration ANSWERS_REMEMBERED = Duration.ofDays(400);

    /// A code is remembered as long as a replay may come; what ended, as long as its tokens might.
    private static final Duration CODE_REMEMBERED = Duration.ofDays(1);

    private final Database database;
    private final Vault vault;
    private final OfflineTokens offline;
    private final InstantSource clock;
    private final GrantTimes times;
    private final SecureRandom random = new SecureRandom();
    private final RefreshTokens refreshTokens;
    private final Codes codes;
    private final EndedGrants ended;
    private final AssertedGrants asserted;
    private final ApiKeyClients apiKeys = new ApiKeyClients();

    public Grants(Database database, Vault vault, InstantSource clock, GrantTimes times) {
        this.database = database;
        this.vault = vault;
        this.offline = new OfflineTokens(database, vault, clock, OfflineTimes.DEFAULTS);
        this.clock = clock;
        this.times = times;
        this.refreshTokens = new RefreshTokens(times, offline, random);
        this.codes = new Codes(times, refreshTokens, random);
        this.ended = new EndedGrants(database, clock, times.access().multipliedBy(2));
        this.asserted = new AssertedGrants(database, clock, times, ended, random);
    }

    public GrantTimes times() {
        return times;
    }

    /// Makes the person, the grant, and what the provider gave for it, all or nothing.
    ///
    /// @return the code for the client, which is stored nowhere
    public String begin(NewGrant wanted) {
        vault.of(wanted.environment());
        return database.write(handle -> {
            Instant now = clock.instant();
            String person = PersonTable.signIn(
                    handle, wanted.environment(), wanted.identity(), RandomText.id(PERSON, random), now.toEpochMilli());
            if (wanted.acting() != null) {
                offline.answered(wanted.environment(), person, wanted.client(), wanted.acting());
            }
            Grant grant = grant(wanted, person, now);
            GrantTable.add(handle, grant);
            if (!wanted.claims().isEmpty()) {
                ClaimsTable.put(handle, grant.id(), wanted.claims(), now.toEpochMilli());
            }
            if (wanted.kept() != null) {
                offline.keep(wanted.environment(), grant.id(), wanted.kept());
            }
            return codes.add(handle, grant, wanted.redirectUri(), wanted.codeChallenge(), wanted.dpopKey());
        });
    }

    /// Keeps what a provider gave for a grant later than the rest, because its person allows only now that the client
    /// acts while they are away.
    ///
    /// @param person its id
    /// @return false where the grant is over or somebody else's, or has tokens in use or to be given back
    public boolean allowActing(String environment, String person, String id, KeptTokens kept, String browser) {
        return database.write(handle -> {
            Grant grant = GrantTable.find(handle, environment, id)
                    .filter(found -> found.person().equals(person) && found.isGood(clock.instant()))
                    .orElse(null);
            if (grant == null || !offline.keepAgain(environment, id, kept)) {
                return false;
            }
            GrantTable.keeps(handle, id);
            offline.answered(environment, person, grant.client(), new ActingAnswer(true, browser));
            return true;
        });
    }

    /// The id of somebody who has signed in to an environment before.
    public Optional<String> person(String environment, Identity identity) {
        return database.read(handle -> PersonTable.find(handle, environment, identity));
    }

    /// Somebody who has signed in to an environment before.
    public Optional<Person> person(String environment, String id) {
        return database.read(handle -> PersonTable.find(handle, environment, id));
    }

    /// Notes a sign-in for which nothing is granted.
    ///
    /// @return the id of the person
    public String signIn(String environment, Identity identity) {
        return database.write(handle ->
                PersonTable.signIn(handle, environment, identity, RandomText.id(PERSON, random), clock.millis()));
    }

    /// What one person has allowed and is in force, the newest first, at most 1000.
    public List<Grant> ofPerson(String environment, String person) {
        return database.read(handle -> GrantTable.ofPerson(handle, environment, person, clock.millis(), MOST_LISTED));
    }

    /// Ends what a person had allowed up to a moment.
    ///
    /// @return how many were ended
    public int endAll(String environment, Identity identity, Instant until, Ending by) {
        String person = person(environment, identity).orElse(null);
        if (person == null) {
            return 0;
        }
        List<String> ids = database.write(
                handle -> GrantTable.endAll(handle, environment, person, until.toEpochMilli(), by, clock.millis()));
        ids.forEach(ended::add);
        return ids.size();
    }

    private Grant grant(NewGrant wanted, String person, Instant now) {
        boolean keeps = wanted.kept() != null;
        return new Grant(
                RandomText.id(GRANT, random),
                wanted.environment(),
                person,
                wanted.client(),
                wanted.clientName(),
                wanted.resource(),
                wanted.scopes(),
                wanted.refreshable(),
                keeps,
                now,
                now.plus(keeps ? times.grant() : times.unattended()),
                null,
                null);
    }

    /// The grant for what somebody else's word allows a client, made where there is none. Mostly a look into memory.
    public Grant asserted(AssertedGrant wanted) {
        return asserted.of(wanted);
    }

    /// Uses an assertion up, on all nodes and over restarts.
    ///
    /// @param issuer whose assertion it is, as it says
    /// @param id its `jti`, unique within the issuer
    /// @param goodUntil the last moment in which it may be taken
    /// @return false where it was used before
    public boolean useAssertion(String environment, String issuer, String id, Instant goodUntil) {
        String hash = RandomText.sha256(issuer.length() + " " + issuer + " " + id);
        return database.write(handle -> AssertionTable.use(handle, environment, hash, goodUntil.toEpochMilli()));
    }

    /// Takes a code from a client.
    ///
    /// @param fits whether the grant is for what the client asks for; asked before the code is used up
    public Redemption redeem(String environment, PresentedCode presented, Predicate<Grant> fits) {
        return noted(database.write(handle -> codes.redeem(handle, environment, presented, fits, clock.instant())));
    }

    /// Binds the refresh tokens of a grant to a key. To be done before the client gets the first of them.
    ///
    /// @param key its thumbprint, see [Grant#key]
    public void bind(Grant grant, String key) {
        database.write(handle -> {
            GrantTable.bind(handle, grant.id(), key);
            return null;
        });
    }

    /// Takes a refresh token from a client.
    ///
    /// @param client who authenticated, or says who it is
    /// @param fits whether the grant is for what the client asks for; asked before the token is used up
    public Redemption refresh(String environment, String token, String client, Predicate<Grant> fits) {
        DataKey key = vault.of(environment);
        return noted(database.write(
                handle -> refreshTokens.use(handle, key, environment, token, client, fits, clock.instant())));
    }

    private Redemption noted(Redemption redemption) {
        if (redemption instanceof Redemption.Refused refused && refused.ended() != null) {
            ended.add(refused.ended());
        }
        return redemption;
    }

    /// The grant that a refresh token belongs to, used or not.
    public Optional<Grant> ofRefreshToken(String environment, String token) {
        return database.read(handle -> refreshTokens.find(handle, environment, token));
    }

    public Optional<Grant> find(String environment, String id) {
        return database.read(handle -> GrantTable.find(handle, environment, id));
    }

    /// Those in force, the newest first, at most 1000.
    public List<Grant> active(String environment) {
        return database.read(handle -> GrantTable.active(handle, environment, clock.millis(), MOST_LISTED));
    }

    /// Ends a grant with all its tokens: on this node at once, on others within a second or two.
    ///
    /// @return false where it had ended already, or there is none
    public boolean end(String environment, String id, Ending by) {
        boolean done = database.write(handle -> GrantTable.end(handle, environment, id, by, clock.millis()));
        ended.add(id);
        return done;
    }

    /// Refuses the tokens of what was just ended from now on.
    void noteEnded(Collection<String> ids) {
        ids.forEach(ended::add);
    }

    /// Whether a grant was ended in the time in which its access tokens may still be good. Costs a look into memory.
    public boolean hasEnded(String id) {
        return ended.contains(id);
    }

    /// Follows which API keys are good: what apps got by others is refused from now on.
    ///
    /// @param ids of all keys of all environments that are not revoked
    public void follow(Set<String> ids) {
        apiKeys.follow(ids);
    }

    /// Whether a client may use tokens still. Costs a look into memory.
    boolean admits(String client) {
        return apiKeys.admits(client);
    }

    /// Notices what other nodes ended.
    public void look() {
        ended.look();
    }

    /// Forgets what nobody can use or ask for any more.
    public void forget() {
        Instant now = clock.instant();
        long remembered = now.minus(CODE_REMEMBERED).toEpochMilli();
        database.write(handle -> {
            CodeTable.forget(handle, remembered);
            RefreshTable.forget(handle, now.minus(times.reuse()).toEpochMilli());
            AssertionTable.forget(handle, now.toEpochMilli());
            offline.forget(handle, now.minus(ANSWERS_REMEMBERED));
            GrantTable.endOfRevokedKeys(handle, now.toEpochMilli());
            GrantTable.forget(
                    handle, remembered, now.minus(times.code().multipliedBy(2)).toEpochMilli());
            return null;
        });
    }
}
