package dev.behalf.provider;

import dev.behalf.keys.Printable;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Amazon Cognito's fields. Sources: Amazon Cognito developer guide, "Configuring a user pool domain"; API reference,
/// `UserPoolIdType` and `ClientIdType`.
final class CognitoForm {

    private static final String DOMAIN = "cognitoDomain";
    private static final String POOL = "userPoolId";

    private static final Pattern ANY_POOL_ID = Pattern.compile("[\\w-]{1,54}_[0-9A-Za-z]{1,54}");
    private static final Pattern ISSUER = Pattern.compile("(?:issuer-)?cognito-idp[.-].*amazonaws\\.com(?:\\.cn)?");
    private static final Pattern CLIENT_ID = Pattern.compile("[\\w+]{1,128}");

    private CognitoForm() {}

    static ProviderSettings.@Nullable Cognito read(FormReader form) {
        String domain = domain(form);
        String clientId = clientId(form);
        String pool = pool(form, domain);
        return domain == null || clientId == null ? null : new ProviderSettings.Cognito(domain, clientId, pool);
    }

    private static @Nullable String domain(FormReader form) {
        String value = form.text(DOMAIN);
        if (value == null) {
            return null;
        }
        if (CognitoPool.parse(value) != null) {
            form.problem(
                    DOMAIN,
                    "the hosted-UI domain",
                    "the user pool id " + value,
                    "Enter the domain here; the pool id has a field of its own.",
                    Map.of(POOL, value, DOMAIN, ""));
            return null;
        }
        HostInput input = HostInput.parse(value, form.switches.allowLoopbackProviders());
        String host = input.host();
        if (host == null) {
            form.problem(
                    DOMAIN,
                    "a domain such as acme.auth.eu-central-1.amazoncognito.com",
                    Auth0Form.found(input, value),
                    form.where(DOMAIN));
            return null;
        }
        return ISSUER.matcher(host).matches() ? issuer(form, input) : host;
    }

    private static @Nullable String issuer(FormReader form, HostInput input) {
        Matcher pool = ANY_POOL_ID.matcher(input.path());
        boolean found = pool.find() && CognitoPool.parse(pool.group()) != null;
        form.problem(
                DOMAIN,
                "the hosted-UI domain",
                "the issuer's host " + input.host(),
                found
                        ? "That is the issuer of user pool " + pool.group()
                                + ": keep the pool id, and enter the domain that the pool's page shows under Branding >"
                                + " Domain."
                        : form.where(DOMAIN),
                found ? Map.of(POOL, pool.group(), DOMAIN, "") : Map.of());
        return null;
    }

    private static @Nullable String clientId(FormReader form) {
        String value = form.identifier("clientId");
        if (value == null) {
            return null;
        }
        if (CognitoPool.parse(value) != null) {
            form.problem(
                    "clientId",
                    "an app client id",
                    "the user pool id " + value,
                    form.where("clientId"),
                    Map.of(POOL, value, "clientId", ""));
            return null;
        }
        if (!CLIENT_ID.matcher(value).matches()) {
            form.problem("clientId", "letters and digits", Printable.text(value), form.where("clientId"));
            return null;
        }
        return value;
    }

    private static @Nullable String pool(FormReader form, @Nullable String domain) {
        String value = form.identifier(POOL);
        if (value == null) {
            return null;
        }
        boolean emulated = form.switches.cognitoIdp() != null;
        CognitoPool pool = CognitoPool.parse(value);
        if (pool == null && !(emulated && ANY_POOL_ID.matcher(value).matches())) {
            form.problem(POOL, "an id such as eu-central-1_AbC123dEf", Printable.text(value), form.where(POOL));
            return null;
        }
        String region = domain == null ? null : CognitoPool.regionOf(domain);
        if (pool != null && region != null && !region.equals(pool.region())) {
            form.problem(
                    POOL,
                    "a user pool in " + region + ", the region of the domain",
                    "one in " + pool.region(),
                    "Check which of the two belongs to your application.");
            return null;
        }
        return value;
    }
}
