package dev.behalf.server.console.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.console.signins.SignInPages;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.grants.GrantLedger;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.signing.KeyTimes;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.team.Role;
import dev.behalf.server.vault.Vault;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The pages about clients and sign-ins. `live` is a production environment that is connected, `dev` a development one
/// on this machine without connection, `bare` has nothing.
public final class ClientsConsole implements AutoCloseable {

    public static final String MANIFEST = """
            environments:
              - name: live
                kind: production
                url: https://auth.acme.com
                connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web }
              - { name: dev, kind: development, url: "http://127.0.0.1:8080/dev" }
              - { name: bare, kind: development }
            """;

    private static final Pattern OLDER = Pattern.compile("href=\"([^\"]*)\">\\s*Older");

    public final TestingClock clock = new TestingClock();
    public final Environments environments;
    public final Clients clients;
    public final Grants grants;
    public final GrantLedger ledger;
    public final AuditLog audit;
    public final TestingConsole console;
    public final String owner;
    private final TestingDatabase testing = TestingDatabases.sqlite();
    private final Database database;

    public ClientsConsole() {
        this(KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom())));
    }

    /// @param key null for an installation without
    public ClientsConsole(@Nullable KeyEncryptionKey key) {
        database = testing.open();
        environments = Environments.open(database, clock);
        environments.apply(
                ((Manifest.Reading.Valid) Manifest.read(MANIFEST.getBytes(UTF_8))).manifest(), false, false, "test");
        Vault vault = Vault.open(database, clock, key);
        audit = new AuditLog(database, clock);
        clients = new Clients(
                database,
                clock,
                _ -> uri -> {
                    throw new AssertionError(uri);
                },
                audit);
        grants = new Grants(database, vault, clock, GrantTimes.DEFAULTS);
        ledger = new GrantLedger(database, grants, audit, clock);
        SigningKeys keys = new SigningKeys(database, vault, clock, KeyTimes.DEFAULTS, () -> null);
        console = new TestingConsole(
                environments,
                door -> Stream.of(
                                new ClientPages(door, environments, clients, ledger, keys, clock).routes(),
                                new SignInPages(door, ledger, clock).routes())
                        .flatMap(List::stream)
                        .toList());
        owner = console.visitors().signedIn(Role.OWNER);
    }

    /// A page, as its owner sees it.
    public String get(String path) {
        return console.get(path, owner).body();
    }

    /// The address of the next page.
    public static String older(String page) {
        Matcher link = OLDER.matcher(page);
        assertThat(link.find()).as("a link to older ones").isTrue();
        return link.group(1).replace("&amp;", "&").replaceFirst("#.*", "");
    }

    @Override
    public void close() {
        console.close();
        environments.close();
        database.close();
        testing.close();
    }
}
