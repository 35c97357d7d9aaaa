package dev.behalf.server.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.ServiceCredential;
import dev.behalf.server.mcp.ProviderAccess.Access;
import dev.behalf.server.mcp.ProviderAccess.Wanted;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What each server is shown. Never the client's token: it is for Behalf and nobody else (MCP 2026-07-28, "Token
/// Handling"); and the provider's token only where it is for that server.
final class Credentials {

    private final ProviderAccess provider;
    private final Statements statements;
    private final Function<String, DataKey> keys;

    Credentials(ProviderAccess provider, Statements statements, Function<String, DataKey> keys) {
        this.provider = provider;
        this.statements = statements;
        this.keys = keys;
    }

    /// @param issuer the environment's public URL
    /// @param refused the token that the server refused, null where there is none
    Presentation of(RegisteredMcpServer server, Caller caller, String issuer, @Nullable String refused) {
        return switch (server.settings().callsAs()) {
            case END_USER -> provided(server.settings(), caller, refused);
            case SIGNED ->
                stated(statements.of(caller, issuer, server.settings().url(), refused));
            case SERVICE -> service(server);
            case NONE -> new Presentation.Shown("none", Map.of(), false);
        };
    }

    /// What a server is shown that is asked for the team, while nobody is there for whom.
    Presentation withoutPerson(RegisteredMcpServer server) {
        return switch (server.settings().callsAs()) {
            case SERVICE -> service(server);
            case END_USER, SIGNED, NONE -> new Presentation.Shown("none", Map.of(), false);
        };
    }

    private static Presentation bearer(String kind, String token, boolean again) {
        return new Presentation.Shown(kind, Map.of("Authorization", "Bearer " + token), again);
    }

    /// A server may take each statement only once, which its `jti` lets it: it is shown a new one then.
    private static Presentation stated(Statements.Statement statement) {
        return bearer("signed", statement.text(), statement.again());
    }

    private Presentation provided(McpServerSettings settings, Caller caller, @Nullable String refused) {
        String audience = settings.audience().isEmpty() ? settings.url() : settings.audience();
        Wanted wanted = new Wanted(caller.environment(), caller.person(), caller.grant(), audience, refused);
        return switch (provider.find(wanted)) {
            case Access.Token token when isFor(settings, token) -> bearer("provider", token.value(), true);
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
            case ServiceCredential.Bearer _ -> bearer("service", secret, false);
            case ServiceCredential.Basic(var user) ->
                new Presentation.Shown(
                        "service",
                        Map.of(
                                "Authorization",
                                "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(UTF_8))),
                        false);
            case ServiceCredential.Header(var name) -> new Presentation.Shown("service", Map.of(name, secret), false);
        };
    }
}
