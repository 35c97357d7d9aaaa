package dev.behalf.server.team;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.db.Database;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Who is signed in.
///
/// Sessions are looked up by every request, so those seen within [#MEMORY] are remembered: an end or a changed role is
/// in force at once on the node that makes it, and that much later on the others.
public final class Sessions {

    public static final Duration IDLE_LIMIT = Duration.ofHours(12);
    public static final Duration LIMIT = Duration.ofDays(7);
    /// How long a browser stays known; see [SignedIn#device].
    public static final Duration DEVICE_LIMIT = Duration.ofDays(90);
    /// How long another node's change may go unnoticed.
    public static final Duration MEMORY = Duration.ofSeconds(2);

    private static final Duration SEEN_STEP = Duration.ofMinutes(1);

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;
    private final TeamAudit audit;
    private final Cache<String, Session> memory;

    Sessions(Database database, InstantSource clock, SecureRandom random, TeamAudit audit) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.audit = audit;
        this.memory = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(MEMORY)
                .ticker(() -> clock.millis() * 1_000_000)
                .build();
    }

    /// Who presents this token, and that they were seen now.
    ///
    /// @return empty where the session has ended, was idle for too long, or never was
    public Optional<Session> find(SecretToken token) {
        String hash = token.hash();
        Instant now = clock.instant();
        Session session = memory.get(hash, key -> load(key, now));
        return session != null && isAlive(session, now) ? Optional.of(session) : Optional.empty();
    }

    private @Nullable Session load(String hash, Instant now) {
        Session session =
                database.read(handle -> SessionTable.find(handle, hash)).orElse(null);
        if (session == null
                || !isAlive(session, now)
                || now.isBefore(session.lastSeenAt().plus(SEEN_STEP))) {
            return session;
        }
        database.write(handle -> {
            SessionTable.seen(handle, hash, now);
            return null;
        });
        return session.seen(now);
    }

    private static boolean isAlive(Session session, Instant now) {
        return now.isBefore(session.lastSeenAt().plus(IDLE_LIMIT))
                && now.isBefore(session.createdAt().plus(LIMIT));
    }

    /// What a form of this session carries, so that no other site can send it in the member's name. Derived from the
    /// session's token, so that it ends with it, and tells nothing of it.
    public String csrf(SecretToken token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.reveal().getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            byte[] derived = mac.doFinal("behalf console csrf".getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(derived);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256.", e);
        }
    }

    /// Whether this is the session's [#csrf], compared in a time that does not depend on where it differs.
    public boolean isCsrf(SecretToken token, String presented) {
        return MessageDigest.isEqual(
                csrf(token).getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
    }

    /// The sessions of a member, the latest seen first.
    public List<Session> of(String member) {
        Instant now = clock.instant();
        return database.read(handle -> SessionTable.ofMember(handle, member)).stream()
                .filter(session -> isAlive(session, now))
                .toList();
    }

    /// Ends a session: one's own, or another's with the right to manage that member.
    public Outcome<String> end(Session by, String id) {
        List<String> ended = database.write(handle -> {
            Optional<Member> whose = SessionTable.byId(handle, id).map(Session::member);
            if (whose.isEmpty() || !mayEnd(handle, by, whose.get())) {
                return List.of();
            }
            audit.record(by.member().email(), "session.end", whose.get().email(), id);
            return SessionTable.endById(handle, id);
        });
        forget(ended);
        return ended.isEmpty()
                ? new Outcome.Refused<>("Expected a session that is there and that you may end. Reload the list.")
                : new Outcome.Done<>(id);
    }

    /// Ends all sessions of a member: of one's own all but this one, of another's all, with the right to manage them.
    ///
    /// @return how many
    public Outcome<Integer> endAllOf(Session by, String member) {
        List<String> ended = new ArrayList<>();
        Outcome<Integer> outcome = database.write(handle -> {
            Member whose = MemberTable.find(handle, member).orElse(null);
            if (whose == null || !mayEnd(handle, by, whose)) {
                return new Outcome.Refused<>("Expected a member whose sessions you may end. Reload the list.");
            }
            SessionTable.ofMember(handle, member).stream()
                    .filter(session -> !session.id().equals(by.id()))
                    .forEach(session -> ended.addAll(SessionTable.endById(handle, session.id())));
            audit.record(by.member().email(), "session.end", whose.email(), "all, " + ended.size());
            return new Outcome.Done<>(ended.size());
        });
        forget(ended);
        return outcome;
    }

    private static boolean mayEnd(Handle handle, Session by, Member whose) {
        return by.member().id().equals(whose.id())
                || MemberTable.find(handle, by.member().id())
                        .filter(member -> member.role().may(whose.role().toManage()))
                        .isPresent();
    }

    /// Ends the session of this token.
    public void signOut(SecretToken token) {
        database.write(handle -> {
            SessionTable.find(handle, token.hash())
                    .ifPresent(session -> audit.record(session.member().email(), "sign-out", session.id(), ""));
            SessionTable.end(handle, token.hash());
            return null;
        });
        memory.invalidate(token.hash());
    }

    /// Begins a session, within a transaction of the caller's.
    ///
    /// @param device what the browser presented; replaced by a new one
    SignedIn begin(Handle handle, Member member, Session.Method method, Visitor visitor, @Nullable SecretToken device) {
        return begin(handle, member, method, visitor, device, clock.instant());
    }

    /// See above.
    ///
    /// @param confirmedAt when the member proved who they are
    SignedIn begin(
            Handle handle,
            Member member,
            Session.Method method,
            Visitor visitor,
            @Nullable SecretToken device,
            Instant confirmedAt) {
        Instant now = clock.instant();
        SecretToken token = SecretToken.generate(random);
        Session session = new Session(Ids.generate("ses_", random), member, method, visitor, now, now, confirmedAt);
        SessionTable.endOld(handle, now.minus(IDLE_LIMIT), now.minus(LIMIT));
        SessionTable.insert(handle, token.hash(), session);
        MemberTable.signedIn(handle, member.id(), now);
        audit.record(member.email(), "sign-in", session.id(), method.id() + " from " + visitor.address());
        return new SignedIn(token, newDevice(handle, member, device, now), session);
    }

    private SecretToken newDevice(Handle handle, Member member, @Nullable SecretToken device, Instant now) {
        if (device != null) {
            DeviceTable.delete(handle, device.hash());
        }
        DeviceTable.deleteUnused(handle, now.minus(DEVICE_LIMIT));
        SecretToken next = SecretToken.generate(random);
        DeviceTable.insert(handle, next.hash(), member.id(), now);
        return next;
    }

    /// Notes that the member has just proved again who they are.
    void confirm(SecretToken token) {
        database.write(handle -> {
            SessionTable.confirm(handle, token.hash(), clock.instant());
            return null;
        });
        memory.invalidate(token.hash());
    }

    /// Ends all sessions of a member, within a transaction of the caller's, who tells [#forget] when it is committed.
    List<String> endAll(Handle handle, String member) {
        return SessionTable.endOfMember(handle, member);
    }

    /// Lets the sessions of a member show what was changed.
    void forgetMember(Session session) {
        memory.asMap()
                .values()
                .removeIf(known -> known.member().id().equals(session.member().id()));
    }

    /// To be called when the transaction that ended them is committed: before, a look-up could remember them anew.
    void forget(List<String> hashes) {
        hashes.forEach(memory::invalidate);
    }
}
