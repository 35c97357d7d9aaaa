package dev.behalf.sandbox.idp;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What every emulated tenant can do: mint tokens, rotate keys, go down, lie, count requests.
public abstract class Tenant implements AutoCloseable {
    private final Setting setting;
    private final RequestLog requests = new RequestLog();
    private final Documents documents = new Documents();
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Set<Person> blocked = ConcurrentHashMap.newKeySet();
    private final Map<String, Supplier<TokenBuilder>> kinds = new LinkedHashMap<>();

    protected Tenant(Setting setting) {
        this.setting = setting;
    }

    /// The name within the sandbox.
    public final String name() {
        return setting.name();
    }

    /// The provider's name as people know it.
    public abstract String provider();

    /// The labels of Behalf's form and what to paste there.
    public abstract Map<String, String> fields();

    public abstract Modes modes();

    /// The applications registered here.
    public abstract Clients clients();

    /// The refresh tokens that were handed out.
    public abstract RefreshTokens refreshTokens();

    /// The keys that sign (access tokens, where kinds differ).
    public abstract SigningKeys keys();

    /// Every key ring of this tenant, the one of [#keys] first.
    public List<SigningKeys> allKeys() {
        return List.of(keys());
    }

    /// The names that [#mint] knows.
    public final List<String> kinds() {
        return List.copyOf(kinds.keySet());
    }

    /// A token by the name of its kind, as the control endpoints offer it.
    ///
    /// @throws IllegalArgumentException naming the kinds there are
    public final TokenBuilder mint(String kind) {
        Supplier<TokenBuilder> found = kinds.get(kind);
        if (found == null) {
            throw new IllegalArgumentException("no token kind " + kind + "; there are " + String.join(", ", kinds()));
        }
        return found.get();
    }

    /// Every request to any host of this tenant.
    public final RequestLog requests() {
        return requests;
    }

    /// The tenant's hosts by what they are for; the first is the main one.
    public final Map<String, Host> hosts() {
        return new LinkedHashMap<>(hosts);
    }

    /// The origin of the main host.
    public final String origin() {
        return hosts.values().iterator().next().origin();
    }

    /// All hosts fail from now on.
    public final void goDown(Outage outage) {
        hosts.values().forEach(host -> host.goDown(outage));
    }

    /// All hosts fail for the next `times` requests whose path starts with `pathPrefix`.
    public final void goDown(Outage outage, String pathPrefix, int times) {
        hosts.values().forEach(host -> host.goDown(outage, pathPrefix, times));
    }

    public final void goUp() {
        hosts.values().forEach(Host::goUp);
    }

    /// @param lie null for the truth
    public final void lie(@Nullable Lie lie) {
        documents.lie(lie);
    }

    /// The `Cache-Control` of discovery and key set, null for none.
    public final void cacheControl(@Nullable String value) {
        documents.cacheControl(value);
    }

    /// The person can no longer sign in or refresh, as after offboarding.
    public final void block(Person person) {
        blocked.add(person);
    }

    public final void unblock(Person person) {
        blocked.remove(person);
    }

    public final boolean isBlocked(Person person) {
        return blocked.contains(person);
    }

    @Override
    public void close() {
        hosts.values().forEach(Host::close);
    }

    protected final Documents documents() {
        return documents;
    }

    protected final KeySource keySource() {
        return setting.keys();
    }

    /// The clock from which all times are taken.
    public final InstantSource clock() {
        return setting.clock();
    }

    /// Now, cut to seconds as tokens carry it.
    public final Instant now() {
        return setting.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    protected final Host open(String purpose, Function<Request, Reply> handler) {
        try {
            Host host = Host.open(setting.ports().getAsInt(), requests, handler);
            hosts.put(purpose, host);
            return host;
        } catch (UncheckedIOException e) {
            hosts.values().forEach(Host::close);
            throw e;
        }
    }

    protected final void kind(String name, Supplier<TokenBuilder> builder) {
        kinds.put(name, builder);
    }

    protected final TokenBuilder token(SigningKey key, String clientClaim, Duration lifetime) {
        return new TokenBuilder(key, clientClaim, now(), lifetime);
    }

    /// The published entries of several rings in one list.
    protected static List<SigningKey> published(List<SigningKeys> rings) {
        List<SigningKey> keys = new ArrayList<>();
        rings.forEach(ring -> keys.addAll(ring.published()));
        return keys;
    }
}
