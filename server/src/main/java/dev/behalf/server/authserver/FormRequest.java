package dev.behalf.server.authserver;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.util.MultivaluedMapUtils;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import dev.behalf.server.web.Call;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A form that a client sent, as the OAuth library reads it.
///
/// @param http the request as the library knows requests
record FormRequest(HTTPRequest http, Map<String, List<String>> parameters) {

    /// @param address of the endpoint
    /// @throws dev.behalf.server.web.ProblemException where it is no form, or something is in the URL, where tokens
    ///     and codes must not travel (RFC 6749 section 3.2)
    static FormRequest of(Call call, String address) {
        if (call.hasQuery()) {
            call.query().only();
        }
        HTTPRequest http = new HTTPRequest(HTTPRequest.Method.POST, URI.create(address));
        String body = call.body().rawForm();
        try {
            http.setContentType("application/x-www-form-urlencoded");
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
        http.setBody(body);
        String authorization = call.authorization();
        if (authorization != null) {
            http.setAuthorization(authorization);
        }
        Map<String, List<String>> parameters = URLUtils.parseParameters(body);
        parameters.forEach((name, values) -> {
            // RFC 6749 section 3.2; only RFC 8707 section 2 allows a list.
            if (values.size() > 1 && !name.equals("resource")) {
                throw OAuthException.of("invalid_request", "A parameter was sent several times.");
            }
        });
        return new FormRequest(http, parameters);
    }

    @Nullable
    String parameter(String name) {
        return MultivaluedMapUtils.getFirstValue(parameters, name);
    }

    /// @param about what is expected, to be added to a refusal; empty where the name says it
    /// @throws OAuthException where it was not sent, or is empty (RFC 6749 section 3.2 takes that for the same)
    String required(String name, String about) {
        String value = parameter(name);
        if (value == null || value.isEmpty()) {
            throw OAuthException.of(
                    "invalid_request", name + " was expected" + (about.isEmpty() ? "." : ": " + about + "."));
        }
        return value;
    }

    /// All values of these parameters.
    List<String> all(String... names) {
        return Arrays.stream(names)
                .flatMap(name -> parameters.getOrDefault(name, List.of()).stream())
                .toList();
    }

    static OAuthException malformed(ParseException e) {
        ErrorObject error = e.getErrorObject();
        if (error != null && OAuth2Error.INVALID_CLIENT.getCode().equals(error.getCode())) {
            return OAuthException.invalidClient(String.valueOf(e.getMessage()));
        }
        return OAuthException.of(
                error == null || error.getCode() == null ? "invalid_request" : error.getCode(),
                String.valueOf(e.getMessage()));
    }

    /// Without what was sent.
    @Override
    public String toString() {
        return "FormRequest" + parameters.keySet();
    }
}
