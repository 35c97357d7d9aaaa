package dev.behalf.bench;

import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.clients.Registration;
import dev.behalf.server.crypto.KeyFile;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.grants.NewGrant;
import dev.behalf.server.grants.PresentedCode;
import dev.behalf.server.grants.Redemption;
import dev.behalf.server.offline.KeptTokens;
import dev.behalf.server.offline.ProviderApplication;
import dev.behalf.server.vault.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// An environment in which people signed in, written down by what writes it down in the server.
final class Granted {

    private static final String ENVIRONMENT = "default";
    private static final String REDIRECT = "http://127.0.0.1:3000/callback";

    /// Any one client may ask for a hundred tokens a second only.
    private static final int CLIENTS = 500;

    private final Database database;
    private final Clients clients;
    private final Grants grants;
    private final @Nullable String application;

    /// @param application whose tokens are kept, null where none are
    private Granted(Database database, Path key, @Nullable String application) {
        Clock clock = Clock.systemUTC();
        this.application = application;
        this.database = database;
        this.clients = new Clients(
                database,
                clock,
                _ -> uri -> {
                    throw new IllegalStateException(uri + " was not expected to be fetched");
                },
                new AuditLog(database, clock));
        this.grants = new Grants(database, Vault.open(database, clock, KeyFile.read(key)), clock, GrantTimes.DEFAULTS);
    }

    /// @param url of an empty database
    /// @param origin where the server will be
    /// @param offline whether providers' tokens are kept
    /// @param servers its MCP servers, in YAML
    static void environment(String url, Path directory, Issuer issuer, String origin, boolean offline, String servers) {
        try (Database database = Database.open(url);
                Environments environments = Environments.open(database, Clock.systemUTC())) {
            environments.apply(manifest(directory, issuer, origin, offline, servers), false, false, "bench");
        }
    }

    /// @return a chain for each sign-in
    /// @param resource what the tokens are for
    static List<Chain> signIns(String url, Path key, String resource, int count) {
        try (Database database = Database.open(url)) {
            return new Granted(database, key, null).chains(resource, count);
        }
    }

    /// The same with tokens of the provider, good for a day.
    static List<Chain> keeping(String url, Path key, String resource, int count) {
        try (Database database = Database.open(url);
                Environments environments = Environments.open(database, Clock.systemUTC())) {
            String application = ProviderApplication.of(
                    Objects.requireNonNull(environments.registry().connections().get(ENVIRONMENT))
                            .connection()
                            .settings());
            return new Granted(database, key, application).chains(resource, count);
        }
    }

    private static Manifest manifest(Path directory, Issuer issuer, String origin, boolean offline, String servers) {
        try {
            Path file = Template.write(
                    "sign-in.yaml",
                    directory,
                    Map.of(
                            "origin",
                            origin,
                            "tenant",
                            issuer.origin(),
                            "client",
                            Auth0Tenant.CLIENT_ID,
                            "audience",
                            Auth0Tenant.AUDIENCE,
                            "offline",
                            String.valueOf(offline),
                            "servers",
                            servers));
            if (Manifest.read(Files.readAllBytes(file)) instanceof Manifest.Reading.Valid valid) {
                return valid.manifest();
            }
            throw new IllegalStateException(file + " was expected to be a manifest");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Chain> chains(String resource, int count) {
        // In one transaction: thousands of them would take longer than all the rest.
        return database.write(_ -> {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                ids.add(client());
            }
            List<Chain> chains = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                chains.add(chain(resource, ids.get(i % CLIENTS), i));
            }
            return chains;
        });
    }

    private String client() {
        Registration made = clients.register(
                ENVIRONMENT,
                JsonMapper.shared()
                        .valueToTree(Map.of(
                                "client_name",
                                "Bench",
                                "redirect_uris",
                                List.of(REDIRECT),
                                "grant_types",
                                List.of("authorization_code", "refresh_token"))),
                true);
        if (made instanceof Registration.Registered registered) {
            return registered.client().id();
        }
        throw new IllegalStateException("A client was expected to be registered: " + made);
    }

    private Chain chain(String resource, String client, int number) {
        String code = grants.begin(new NewGrant(
                ENVIRONMENT,
                new Identity("https://bench.example/", "person-" + number, null, "Person " + number),
                client,
                "Bench",
                resource,
                List.of("mcp"),
                REDIRECT,
                Proof.CHALLENGE,
                true,
                application == null ? null : kept(application, number)));
        PresentedCode presented = new PresentedCode(code, client, REDIRECT, Proof.VERIFIER);
        if (grants.redeem(ENVIRONMENT, presented, _ -> true) instanceof Redemption.Good good) {
            return new Chain(client, Objects.requireNonNull(good.refreshToken()));
        }
        throw new IllegalStateException("A code was expected to be redeemed");
    }

    private static KeptTokens kept(String application, int number) {
        return new KeptTokens(
                application,
                "refresh-" + number + "-" + "r".repeat(60),
                "access-" + number + "-" + "a".repeat(600),
                Instant.now().plus(Duration.ofDays(1)),
                List.of("openid"));
    }
}
