package dev.behalf.server.web;

import io.helidon.common.uri.UriQuery;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The parameters of a URL, read strictly.
public final class Query {

    /// Names under which tokens and keys are sent by those who do not know better (RFC 6750 section 2.3 once did).
    private static final Set<String> SECRETS = Set.of(
            "token",
            "access_token",
            "id_token",
            "refresh_token",
            "jwt",
            "bearer",
            "authorization",
            "key",
            "api_key",
            "apikey");

    private final UriQuery query;

    private Query(UriQuery query) {
        this.query = query;
    }

    static Query of(ServerRequest request) {
        UriQuery query = request.prologue().query();
        for (String name : query.names()) {
            if (secret(name) || query.all(name).stream().anyMatch(Query::looksSecret)) {
                throw Problem.exception(
                        ErrorCode.TOKEN_IN_URL,
                        "URLs are written to logs and histories. Send a token in the body or the Authorization header,"
                                + " and treat the one just sent as known to others.");
            }
        }
        return new Query(query);
    }

    private static boolean secret(String name) {
        return SECRETS.contains(name.toLowerCase(Locale.ROOT)) || looksSecret(name);
    }

    /// `eyJ` is how a base64url-encoded JSON object begins.
    private static boolean looksSecret(String value) {
        return value.startsWith("eyJ") || value.startsWith("bhf_") || value.startsWith("sk_");
    }

    /// Refuses every parameter but these.
    public Query only(String... known) {
        Set<String> names = Set.of(known);
        if (!names.containsAll(query.names())) {
            throw Problem.exception(
                    ErrorCode.MALFORMED_REQUEST,
                    names.isEmpty()
                            ? "This path takes no query parameters."
                            : "This path takes no query parameter but " + String.join(", ", known) + ".");
        }
        return this;
    }

    /// A parameter that may be given once.
    ///
    /// @return null where it was not given
    public @Nullable String value(String name) {
        if (!query.contains(name)) {
            return null;
        }
        List<String> values = query.all(name);
        if (values.size() != 1) {
            throw Problem.exception(
                    ErrorCode.MALFORMED_REQUEST, "The query parameter " + name + " was given several times.");
        }
        return values.getFirst();
    }
}
