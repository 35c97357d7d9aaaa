package dev.behalf.server.team;

import dev.behalf.server.crypto.AdminTokenText;
import dev.behalf.server.db.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The tokens by which programs use the admin API.
///
/// A token is looked up in the database with every request: one row by its key, and whatever ends a token ends it at
/// once on every node.
public final class AdminTokens {

    /// A token lasts at most so long.
    public static final Duration LONGEST = Duration.ofDays(365);

    /// How long a token lasts unless somebody chooses.
    public static final Duration USUAL = Duration.ofDays(90);

    private static final Duration USE_STEP = Duration.ofMinutes(1);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,61}[A-Za-z0-9._-])?");
    private static final String COMMAND_LINE = "command line";

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;
    private final TeamAudit audit;

    AdminTokens(Database database, InstantSource clock, SecureRandom random, TeamAudit audit) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.audit = audit;
    }

    /// What somebody wants to have.
    ///
    /// @param role any but owner
    /// @param environments names, empty for all
    public record Wish(String name, Role role, Duration lifetime, List<String> environments) {
        public Wish {
            environments = List.copyOf(environments);
        }
    }

    /// A new token. Its text is here and nowhere else.
    public record Made(AdminToken token, AdminTokenText text) {}

    /// The token that was presented.
    ///
    /// @param presented of any form
    /// @return empty where it opens nothing, or nothing any more
    public Optional<AdminToken> find(String presented) {
        return AdminTokenText.parse(presented).flatMap(this::find);
    }

    private Optional<AdminToken> find(AdminTokenText text) {
        Instant now = clock.instant();
        Optional<AdminToken> found = database.read(handle -> AdminTokenTable.find(handle, text.id(), text.hash()))
                .filter(token -> token.active(now));
        found.filter(token -> isUseWorthNoting(token, now))
                .ifPresent(token -> database.write(handle -> {
                    AdminTokenTable.used(handle, token.id(), now);
                    return null;
                }));
        return found;
    }

    private static boolean isUseWorthNoting(AdminToken token, Instant now) {
        Instant last = token.lastUsedAt();
        return last == null || !now.isBefore(last.plus(USE_STEP));
    }

    /// Everyone's, the newest first; those too that have ended.
    public List<AdminToken> all() {
        return database.read(AdminTokenTable::all);
    }

    /// Those that a token may see and revoke: itself; and one that could manage tokens of all environments, all of
    /// the member who made it.
    public List<AdminToken> ownOf(AdminToken by) {
        return all().stream().filter(token -> isOwn(by, token)).toList();
    }

    private static boolean isOwn(AdminToken by, AdminToken token) {
        boolean manages = by.may(Permission.MANAGE_TOKENS) && !by.restricted();
        return by.id().equals(token.id()) || (manages && by.madeBySame(token));
    }

    /// Makes a token that does no more than the member may do.
    public Outcome<Made> create(Session by, Wish wish) {
        if (!by.confirmedRecently(clock.instant())) {
            return new Outcome.Refused<>(Rights.UNCONFIRMED);
        }
        return database.write(handle -> {
            Member maker = MemberTable.find(handle, by.member().id()).orElse(null);
            if (maker == null || !maker.role().may(Permission.MANAGE_TOKENS)) {
                return new Outcome.Refused<>("Your role does not allow you to make admin tokens.");
            }
            return maker.role().covers(wish.role())
                    ? create(handle, wish, maker, maker.email())
                    : new Outcome.Refused<>("Expected a role that is not above your own.");
        });
    }

    /// Makes a token for whoever runs the machine.
    public Outcome<Made> create(Wish wish) {
        return database.write(handle -> create(handle, wish, null, COMMAND_LINE));
    }

    private Outcome<Made> create(Handle handle, Wish wish, @Nullable Member maker, String actor) {
        // Two at once must not both find the name free.
        StateTable.lock(handle);
        Instant now = clock.instant();
        Optional<String> problem = problem(handle, wish, now);
        if (problem.isPresent()) {
            return new Outcome.Refused<>(problem.get());
        }
        AdminTokenText text = AdminTokenText.generate(random);
        AdminToken token = new AdminToken(
                text.id(),
                wish.name(),
                wish.role(),
                wish.environments().stream().distinct().sorted().toList(),
                maker,
                now,
                now.plus(wish.lifetime()),
                null,
                null);
        AdminTokenTable.insert(handle, token, text.hash());
        audit.record(actor, "token.create", token.id(), detail(token));
        return new Outcome.Done<>(new Made(token, text));
    }

    private static Optional<String> problem(Handle handle, Wish wish, Instant now) {
        if (!NAME.matcher(wish.name()).matches()) {
            return Optional.of("Expected a name: a letter or digit, then at most 62 of letters, digits, space, dot, _"
                    + " and -. Name what will use the token.");
        }
        if (wish.role() == Role.OWNER) {
            return Optional.of("Expected admin, viewer or auditor. No token may do all that an owner may.");
        }
        if (!wish.lifetime().isPositive() || wish.lifetime().compareTo(LONGEST) > 0) {
            return Optional.of("Expected an expiry within 365 days.");
        }
        boolean taken = AdminTokenTable.all(handle).stream()
                .anyMatch(token -> token.active(now) && token.name().equals(wish.name()));
        return taken
                ? Optional.of("Expected a name of its own, found a token of this name. Choose another, or revoke it.")
                : Optional.empty();
    }

    private static String detail(AdminToken token) {
        String reach = token.restricted() ? String.join(", ", token.environments()) : "all environments";
        return token.name() + ": " + token.role().id() + ", " + reach + ", until " + token.expiresAt();
    }

    /// Makes a token open nothing any more, on every node at once.
    public Outcome<AdminToken> revoke(Session by, String id) {
        return database.write(handle -> Rights.has(handle, by, Permission.MANAGE_TOKENS)
                ? revoke(handle, id, by.member().email())
                : new Outcome.Refused<>("Your role does not allow you to revoke admin tokens."));
    }

    /// The same for whoever runs the machine.
    public Outcome<AdminToken> revoke(String id) {
        return database.write(handle -> revoke(handle, id, COMMAND_LINE));
    }

    private Outcome<AdminToken> revoke(Handle handle, String id, String actor) {
        return revoke(handle, id, token -> audit.record(actor, "token.revoke", id, token.name()));
    }

    /// The same by a token, for one of [#ownOf] it.
    public Outcome<AdminToken> revoke(AdminToken by, String id) {
        return database.write(handle -> {
            boolean own = AdminTokenTable.byId(handle, id)
                    .filter(token -> isOwn(by, token))
                    .isPresent();
            return own ? revoke(handle, id, token -> audit.recordBy(by, "token.revoke", id, token.name())) : unknown();
        });
    }

    /// Revoking it again changes nothing.
    private Outcome<AdminToken> revoke(Handle handle, String id, Consumer<AdminToken> note) {
        AdminToken known = AdminTokenTable.byId(handle, id).orElse(null);
        if (known == null) {
            return unknown();
        }
        if (known.revokedAt() == null) {
            AdminTokenTable.revoke(handle, id, clock.instant());
            note.accept(known);
        }
        return new Outcome.Done<>(AdminTokenTable.byId(handle, id).orElseThrow());
    }

    private static Outcome<AdminToken> unknown() {
        return new Outcome.Refused<>(
                "Expected the id of an admin token, as the list shows it; there is none of that id.");
    }
}
