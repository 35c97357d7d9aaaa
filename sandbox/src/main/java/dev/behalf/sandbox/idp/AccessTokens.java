package dev.behalf.sandbox.idp;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// Recognises a tenant's own access tokens when they come back to it, as userinfo endpoints do: those it handed out,
/// and those that were minted for a test.
public final class AccessTokens {
    private static final int KEPT = 10_000;

    private final Supplier<List<SigningKey>> keys;
    private final Function<Person, String> subjects;
    private final Map<String, Holder> issued = new LinkedHashMap<>();

    /// @param keys that sign access tokens
    /// @param subjects the tenant's `sub` of a person
    public AccessTokens(Supplier<List<SigningKey>> keys, Function<Person, String> subjects) {
        this.keys = keys;
        this.subjects = subjects;
    }

    /// Whose token it is and what it may.
    ///
    /// @param grantId of the sign-in, empty for a minted token
    /// @param organization short name, empty for none
    public record Holder(Person person, Set<String> scopes, String grantId, String organization, Instant expiry) {}

    /// Remembers a token that was handed out; returns it.
    public synchronized String remember(String token, Grant grant, Instant expiry) {
        issued.put(
                token,
                new Holder(
                        grant.person(),
                        grant.scopes(),
                        grant.id(),
                        grant.organizationName().orElse(""),
                        expiry));
        if (issued.size() > KEPT) {
            issued.remove(issued.keySet().iterator().next());
        }
        return token;
    }

    /// Forgets all tokens of a sign-in: the provider's own endpoints refuse them from now on.
    public synchronized void revoke(String grantId) {
        issued.replaceAll((_, holder) -> holder.grantId.equals(grantId)
                ? new Holder(holder.person, holder.scopes, grantId, holder.organization, Instant.MIN)
                : holder);
    }

    /// Forgets one token.
    public synchronized void revokeToken(String token) {
        issued.remove(token);
    }

    /// Empty if the token is not this tenant's, or is no longer good.
    public synchronized Optional<Holder> holderOf(String token, Instant now) {
        Holder known = issued.get(token);
        return (known != null ? Optional.of(known) : minted(token)).filter(holder -> now.isBefore(holder.expiry));
    }

    private Optional<Holder> minted(String token) {
        if (token.split("\\.", -1).length != 3 || keys.get().stream().noneMatch(key -> key.signed(token))) {
            return Optional.empty();
        }
        Map<String, Object> claims = Encoding.claims(token);
        Collection<Person> people = Person.ALL;
        return people.stream()
                .filter(person -> subjects.apply(person).equals(claims.get("sub")))
                .filter(_ -> claims.get("exp") instanceof Number)
                .map(person -> new Holder(
                        person,
                        Scopes.parse(String.valueOf(claims.getOrDefault("scope", ""))),
                        "",
                        "",
                        Instant.ofEpochSecond(((Number) claims.getOrDefault("exp", 0)).longValue())))
                .findFirst();
    }
}
