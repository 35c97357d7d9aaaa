package dev.behalf.server.clients;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.keys.DocumentFetcher;
import dev.behalf.keys.Printable;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.clients.Client.Origin;
import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.Position;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The clients of all environments.
public final class Clients {

    /// How long a registration waits for its first use; real clients use theirs at once.
    static final Duration UNUSED = Duration.ofDays(1);

    /// How long it stays after its last.
    static final Duration FORGOTTEN = Duration.ofDays(90);

    /// Self-registered clients of one environment.
    static final int MOST_REGISTERED = 20_000;

    /// Clients of one environment that the team registered.
    public static final int MOST_OF_TEAM = 1000;

    private static final int MAX_DETAIL = 1000;
    private static final Duration USE_NOTED = Duration.ofHours(1);

    private final Database database;
    private final InstantSource clock;
    private final ClientDocuments documents;
    private final AuditLog audit;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Boolean> used;

    /// @param fetchers gives the way out to clients' documents: to this machine too where true
    public Clients(
            Database database, InstantSource clock, Function<Boolean, DocumentFetcher> fetchers, AuditLog audit) {
        this.database = database;
        this.clock = clock;
        this.documents = new ClientDocuments(fetchers, clock);
        this.audit = audit;
        this.used = Caffeine.newBuilder()
                .maximumSize(10_000)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(USE_NOTED)
                .build();
    }

    /// Looks for a client, at its own address where its id is one.
    ///
    /// @param loopback whether that may be on this machine
    public ClientLookup find(String environment, String id, boolean loopback) {
        return find(environment, id, loopback, false);
    }

    /// The same for a client that comes back: while its document cannot be had the last good one will do, for a day.
    public ClientLookup findAgain(String environment, String id, boolean loopback) {
        return find(environment, id, loopback, true);
    }

    private ClientLookup find(String environment, String id, boolean loopback, boolean stale) {
        if (ClientIds.isUrl(id)) {
            return documents.find(id, loopback, stale);
        }
        return database.read(handle -> ClientTable.find(handle, environment, id))
                .map(row -> (ClientLookup) new ClientLookup.Found(client(row)))
                .orElseGet(() -> new ClientLookup.Unknown("The client " + Printable.text(id)
                        + " is not registered, or no longer. Remove the connection in the client and add it again."));
    }

    /// The public keys of a client as a JWK set in JSON.
    ///
    /// @return null where it has none
    /// @throws dev.behalf.keys.FetchException where they are at an address and cannot be had
    public @Nullable String keys(Client client, boolean loopback) {
        String uri = client.metadata().jwksUri();
        return uri == null ? client.metadata().jwks() : documents.keys(uri, loopback);
    }

    /// Registers a client that asked for it (RFC 7591 section 3).
    ///
    /// @param loopback whether its keys may be on this machine
    public Registration register(String environment, JsonNode metadata, boolean loopback) {
        try {
            Client client = new Client(
                    RandomText.id("client_", random),
                    Origin.REGISTERED,
                    MetadataReader.read(metadata, Origin.REGISTERED, loopback));
            long now = clock.millis();
            return database.write(handle -> {
                if (ClientTable.count(handle, environment, Origin.REGISTERED) >= MOST_REGISTERED) {
                    return new Registration.Full();
                }
                ClientTable.put(handle, environment, row(client, now));
                return new Registration.Registered(client, answer(client, now));
            });
        } catch (MetadataException e) {
            return new Registration.Refused(e.problem());
        }
    }

    /// Registers a client for the team, or changes one that the team registered. Changing nothing leaves no trace.
    ///
    /// @param input has no [problems][ClientInput#problems]
    /// @param isNew whether the id must be a new one
    public Registration put(String environment, ClientInput input, boolean isNew, Actor actor) {
        Client client;
        try {
            client = new Client(
                    input.id(),
                    Origin.PREREGISTERED,
                    MetadataReader.read(input.metadata(), Origin.PREREGISTERED, false));
        } catch (MetadataException e) {
            return new Registration.Refused(e.problem());
        }
        long now = clock.millis();
        return database.write(handle -> {
            Optional<ClientTable.Row> known = ClientTable.find(handle, environment, client.id());
            if (known.isPresent() && (isNew || known.get().kind() != Origin.PREREGISTERED)) {
                return new Registration.Refused(ClientProblem.metadata(
                        known.get().kind() == Origin.PREREGISTERED
                                ? "A client of this id is registered already."
                                : "The id belongs to a client that registered itself."));
            }
            if (known.isEmpty() && ClientTable.count(handle, environment, Origin.PREREGISTERED) >= MOST_OF_TEAM) {
                return new Registration.Full();
            }
            ClientInput before = known.map(row -> ClientInput.of(client(row))).orElse(null);
            if (!input.equals(before)) {
                ClientTable.put(handle, environment, row(client, now));
                record(
                        actor,
                        environment,
                        before == null ? "client.register" : "client.change",
                        client.id(),
                        TeamClients.changes(before == null ? Map.of() : before.described(), input.described()));
            }
            return new Registration.Registered(client, answer(client, now));
        });
    }

    /// Removes a client that registered itself or that the team registered. What it was granted is another matter.
    ///
    /// @return false where there is none such
    public boolean remove(String environment, String id, Actor actor) {
        return database.write(handle -> {
            boolean removed = ClientTable.delete(handle, environment, id);
            if (removed) {
                record(actor, environment, "client.remove", id, "");
            }
            return removed;
        });
    }

    private void record(Actor actor, String environment, String action, String id, String detail) {
        String cut = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL - 1) + "…" : detail;
        audit.record(new AuditEvent(actor, environment, action, id, cut));
    }

    /// Those that are registered in one way, the newest first.
    ///
    /// @param before where the page before ended, null for the first
    public ClientPage page(String environment, Origin origin, @Nullable Position before, int limit) {
        List<ClientTable.Row> rows =
                database.read(handle -> ClientTable.page(handle, environment, origin, before, limit + 1));
        List<ClientTable.Row> shown = rows.subList(0, Math.min(limit, rows.size()));
        return new ClientPage(
                shown.stream().map(Clients::registered).toList(),
                rows.size() > limit
                        ? new Position(
                                shown.getLast().createdAt(), shown.getLast().id())
                        : null);
    }

    /// One that is registered.
    public Optional<RegisteredClient> registered(String environment, String id) {
        return database.read(handle -> ClientTable.find(handle, environment, id))
                .map(Clients::registered);
    }

    private static RegisteredClient registered(ClientTable.Row row) {
        return new RegisteredClient(
                client(row),
                Instant.ofEpochMilli(row.createdAt()),
                row.lastUsedAt() == null ? null : Instant.ofEpochMilli(row.lastUsedAt()));
    }

    /// Notes that a client is in use, which keeps its registration. Costs a write once an hour.
    public void markUsed(String environment, Client client) {
        String key = environment + " " + client.id();
        if (client.origin() != Origin.DOCUMENT && used.getIfPresent(key) == null) {
            used.put(key, true);
            database.write(handle -> {
                ClientTable.use(handle, environment, client.id(), clock.millis());
                return null;
            });
        }
    }

    /// Forgets those that registered themselves and are not used.
    public void forget() {
        Instant now = clock.instant();
        database.write(handle -> ClientTable.forget(
                handle, now.minus(UNUSED).toEpochMilli(), now.minus(FORGOTTEN).toEpochMilli()));
    }

    static ClientTable.Row row(Client client, long now) {
        String metadata = JsonMapper.shared().writeValueAsString(MetadataWriter.document(client.metadata()));
        return new ClientTable.Row(client.id(), client.origin(), metadata, now, null);
    }

    static Client client(ClientTable.Row row) {
        return new Client(
                row.id(),
                row.kind(),
                // What is stored was checked, keys on this machine too.
                MetadataReader.read(JsonMapper.shared().readTree(row.metadata()), row.kind(), true));
    }

    private static Map<String, Object> answer(Client client, long now) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("client_id", client.id());
        answer.put("client_id_issued_at", now / 1000);
        answer.putAll(MetadataWriter.document(client.metadata()));
        return answer;
    }
}
