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
    private static final Pattern CONSOLE =
            Pattern.compile("(?:[a-z0-9-]+\\.)?console\\.(?:aws\\.amazon\\.com|amazonaws\\.cn)");
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:\\d{12}:userpool/(.+)");
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
        String pool = withoutArn(value);
        if (CognitoPool.parse(pool) != null) {
            form.problem(
                    DOMAIN,
                    "the hosted-UI domain",
                    "the user pool id " + pool,
                    "Enter the domain here; the pool id has a field of its own.",
                    Map.of(POOL, pool, DOMAIN, ""));
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
        if (ISSUER.matcher(host).matches() || CONSOLE.matcher(host).matches()) {
            return issuer(form, input);
        }
        return Vendors.misplaced(form, DOMAIN, ProviderType.COGNITO, host) ? null : host;
    }

    private static @Nullable String issuer(FormReader form, HostInput input) {
        String pool = poolOf(input);
        boolean console = input.host() != null && CONSOLE.matcher(input.host()).matches();
        form.problem(
                DOMAIN,
                "the hosted-UI domain",
                console ? "an address of Amazon's console" : "the issuer's host " + input.host(),
                pool != null
                        ? (console ? "It shows user pool " : "That is the issuer of user pool ") + pool
                                + ": keep the pool id, and enter the domain that the"
                                + " pool's page shows under Branding > Domain."
                        : form.where(DOMAIN),
                pool != null ? Map.of(POOL, pool, DOMAIN, "") : Map.of());
        return null;
    }

    /// The user pool that an issuer, an address below it, or one of Amazon's console names; null where it names none.
    private static @Nullable String poolOf(HostInput input) {
        String host = input.host();
        Matcher pool = ANY_POOL_ID.matcher(input.path());
        return host != null
                        && (ISSUER.matcher(host).matches()
                                || CONSOLE.matcher(host).matches())
                        && pool.find()
                        && CognitoPool.parse(pool.group()) != null
                ? pool.group()
                : null;
    }

    /// The console shows the pool's ARN beside its id.
    private static String withoutArn(String value) {
        Matcher arn = ARN.matcher(value);
        return arn.matches() ? arn.group(1) : value;
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

    /// The id itself, or the pool's issuer or ARN, which hold it.
    private static @Nullable String pool(FormReader form, @Nullable String domain) {
        String value = form.identifier(POOL);
        if (value == null) {
            return null;
        }
        String inIssuer = value.contains("/") ? poolOf(HostInput.parse(value, false)) : null;
        String id = inIssuer == null ? withoutArn(value) : inIssuer;
        boolean emulated = form.switches.cognitoIdp() != null;
        CognitoPool pool = CognitoPool.parse(id);
        if (pool == null && !(emulated && ANY_POOL_ID.matcher(id).matches())) {
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
        return id;
    }
}
