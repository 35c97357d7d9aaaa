package dev.behalf.server.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.ServiceCredential;
import dev.behalf.server.mcp.ProviderAccess.Access;
import dev.behalf.server.mcp.ProviderAccess.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What each server is shown. Never the client's token: it is for Behalf and nobody else (MCP 2026-07-28, "Token
/// Handling"); and the provider's token only where it is for that server.
final class Credentials {

    /// The `typ` of statements about people (RFC 8725 section 3.11): nothing that takes access tokens takes them.
    static final String STATEMENT = "behalf-call+jwt";

    private static final Duration GOOD_FOR = Duration.ofMinutes(1);

    private final ProviderAccess provider;
    private final Signer signer;
    private final Function<String, DataKey> keys;
    private final InstantSource clock;

    Credentials(ProviderAccess provider, Signer signer, Function<String, DataKey> keys, InstantSource clock) {
        this.provider = provider;
        this.signer = signer;
        this.keys = keys;
        this.clock = clock;
    }

    /// @param issuer the environment's public URL
    /// @param refused the provider's token that the server refused, null where there is none
    Presentation of(RegisteredMcpServer server, Caller caller, String issuer, @Nullable String refused) {
        return switch (server.settings().callsAs()) {
            case END_USER -> provided(server.settings(), caller, refused);
            case SIGNED -> bearer("signed", statement(server.settings(), caller, issuer));
            case SERVICE -> service(server);
            case NONE -> new Presentation.Shown("none", Map.of());
        };
    }

    /// What a server is shown that is asked for the team, while nobody is there for whom.
    Presentation withoutPerson(RegisteredMcpServer server) {
        return switch (server.settings().callsAs()) {
            case SERVICE -> service(server);
            case END_USER, SIGNED, NONE -> new Presentation.Shown("none", Map.of());
        };
    }

    private static Presentation bearer(String kind, String token) {
        return new Presentation.Shown(kind, Map.of("Authorization", "Bearer " + token));
    }

    private Presentation provided(McpServerSettings settings, Caller caller, @Nullable String refused) {
        String audience = settings.audience().isEmpty() ? settings.url() : settings.audience();
        Wanted wanted = new Wanted(caller.environment(), caller.person(), caller.grant(), audience, refused);
        return switch (provider.find(wanted)) {
            case Access.Token token when isFor(settings, token) -> bearer("provider", token.value());
            case Access.Token _ ->
                new Presentation.Withheld(
                        "audience",
                        "The provider’s token is for another audience than the " + settings.noun() + " "
                                + settings.name()
                                + ", so it was not sent. Its audience was expected to have " + audience
                                + "; the team sets it at the provider, or says in trustAnyAudience why this server may"
                                + " have the token.",
                        true);
            case Access.NeedsSignIn(var reason) -> new Presentation.SignIn(reason);
            case Access.Unavailable(var reason, var retryAfter) -> new Presentation.Unavailable(reason, retryAfter);
        };
    }

    /// A token for several servers could be used by each of them at the others (RFC 8707 section 3).
    private static boolean isFor(McpServerSettings settings, Access.Token token) {
        if (!settings.trustAnyAudience().isEmpty()) {
            return true;
        }
        return token.audience().stream()
                .anyMatch(each -> settings.audience().isEmpty()
                        ? plain(each).equals(plain(settings.url()))
                        : each.equals(settings.audience()));
    }

    private static String plain(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private String statement(McpServerSettings settings, Caller caller, String issuer) {
        Instant now = clock.instant();
        return signer.sign(
                caller.environment(),
                STATEMENT,
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .audience(settings.url())
                        .subject(caller.person())
                        // RFC 8693 section 4.1: who acts for the subject.
                        .claim("act", Map.of("sub", caller.client()))
                        .claim("client_id", caller.client())
                        .claim("scope", String.join(" ", caller.scopes()))
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(GOOD_FOR)))
                        .jwtID(UUID.randomUUID().toString())
                        .build());
    }

    private Presentation service(RegisteredMcpServer server) {
        @Nullable
        String secret = server.sealedSecret() == null
                ? null
                : server.secret(keys.apply(server.environment())).orElse(null);
        if (secret == null) {
            return new Presentation.Withheld(
                    "no_secret",
                    "The secret of the " + server.settings().noun() + " " + server.name() + " is not set yet.",
                    false);
        }
        return switch (Objects.requireNonNull(server.settings().credential())) {
            case ServiceCredential.Bearer _ -> bearer("service", secret);
            case ServiceCredential.Basic(var user) ->
                new Presentation.Shown(
                        "service",
                        Map.of(
                                "Authorization",
                                "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(UTF_8))));
            case ServiceCredential.Header(var name) -> new Presentation.Shown("service", Map.of(name, secret));
        };
    }
}
