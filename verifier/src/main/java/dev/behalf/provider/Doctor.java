package dev.behalf.provider;

import dev.behalf.keys.Document;
import dev.behalf.keys.FetchException;
import dev.behalf.keys.KeySet;
import dev.behalf.keys.KeySetLocation.DiscoveryDocument;
import dev.behalf.keys.Printable;
import dev.behalf.provider.Diagnosis.Finding;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Asks a connection's provider whether the settings are right. Reads public documents only.
public final class Doctor {

    private static final Duration SKEW_SEEN = Duration.ofSeconds(10);

    /// How a request without a token is refused; a firewall in front may say 403.
    private static final Set<Integer> REFUSALS = Set.of(400, 401, 403);

    private final Connection connection;
    private final Surroundings surroundings;
    private final List<Finding> findings = new ArrayList<>();

    private Doctor(Connection connection, Surroundings surroundings) {
        this.connection = connection;
        this.surroundings = surroundings;
    }

    /// Takes as long as the provider does to answer two or three requests.
    public static Diagnosis examine(Connection connection, Surroundings surroundings) {
        Doctor doctor = new Doctor(connection, surroundings);
        switch (connection.settings()) {
            case ProviderSettings.Auth0 auth0 -> doctor.auth0(auth0);
            case ProviderSettings.Clerk clerk -> doctor.clerk(clerk);
            case ProviderSettings.Cognito cognito -> doctor.cognito(cognito);
            case ProviderSettings.WorkOs workOs -> doctor.workOs(workOs);
            case ProviderSettings.Oidc oidc -> doctor.oidc(oidc);
        }
        return new Diagnosis(doctor.findings);
    }

    private void auth0(ProviderSettings.Auth0 settings) {
        String advice = settings.tenantDomain().endsWith(".auth0.com")
                ? "Check the tenant's name and region: outside the oldest tenants the domain names the region, such as"
                        + " acme.eu.auth0.com."
                : "Check the domain; a custom domain must be verified in Auth0.";
        discovery(settings.issuer(), wellKnown(settings.issuer()), advice);
        keys(URI.create(settings.issuer() + ".well-known/jwks.json"), advice);
    }

    private void clerk(ProviderSettings.Clerk settings) {
        String advice = "Check the instance URL: it is the Frontend API URL under Configure > API keys.";
        discovery(settings.instanceUrl(), wellKnown(settings.instanceUrl()), advice);
        keys(URI.create(settings.instanceUrl() + "/.well-known/jwks.json"), advice);
    }

    private void oidc(ProviderSettings.Oidc settings) {
        String advice = "Check the issuer URL: it is `issuer` in the provider's discovery document.";
        DiscoveryDocument document = discovery(settings.issuer(), wellKnown(settings.issuer()), advice);
        if (document != null) {
            keys(document.jwksUri(), "The discovery document names this address; the provider must answer there.");
        }
    }

    private void workOs(ProviderSettings.WorkOs settings) {
        keys(
                WorkOsRules.jwks(settings, surroundings),
                "WorkOS addresses keys by client id and answers 404 to one it does not know: check the Client ID, and that"
                        + " it is of the environment of the organization.");
    }

    private void cognito(ProviderSettings.Cognito settings) {
        String issuer = CognitoIssuers.pin(settings, surroundings);
        if (issuer == null) {
            answering(settings);
            findings.add(Finding.warning(
                    "User pool",
                    "a known user pool",
                    "none yet",
                    "The pool is found out from the first token. To check it now, enter the User pool ID, or run verify"
                            + " with a token."));
            return;
        }
        String advice = "Check the User pool ID.";
        DiscoveryDocument document = discovery(issuer, wellKnown(issuer), advice);
        if (document != null) {
            domain(settings, document);
        }
        keys(URI.create(issuer + "/.well-known/jwks.json"), advice);
    }

    /// Without a pool there is no document to read, but whether Amazon answers at the domain can be said: its
    /// userinfo endpoint refuses whoever has no token.
    private void answering(ProviderSettings.Cognito settings) {
        URI uri = URI.create(Origins.of(settings.cognitoDomain()) + "/oauth2/userInfo");
        String expected = "Amazon Cognito at " + uri;
        String advice = "Check the Cognito domain: it stands under User pool > Branding > Domain.";
        try {
            surroundings.fetcher().fetch(uri);
            findings.add(Finding.warning("Domain", expected, "an answer without being asked for a token", advice));
        } catch (FetchException e) {
            boolean refused = e.kind() == FetchException.Kind.BAD_STATUS;
            String found = String.valueOf(e.getMessage());
            findings.add(
                    refused && REFUSALS.contains(e.status())
                            ? Finding.good("Domain", expected, "Amazon Cognito answers at " + uri.getAuthority())
                            : refused
                                    ? Finding.warning("Domain", expected, found, advice)
                                    : Finding.bad("Domain", expected, found, advice));
        }
    }

    /// With the pool's id given, another domain is no hindrance to verification, but sign-in would go elsewhere.
    private void domain(ProviderSettings.Cognito settings, DiscoveryDocument document) {
        String named = CognitoDiscovery.authority(document.members().get("token_endpoint"));
        String configured = CognitoDiscovery.authority(settings.cognitoDomain());
        findings.add(
                named.equals(configured)
                        ? Finding.good("Domain", configured, named)
                        : Finding.warning(
                                "Domain",
                                configured + " as the pool's domain",
                                Printable.text(named),
                                "If the pool has a custom domain, enter that one; Cognito then names only it."));
    }

    private @Nullable DiscoveryDocument discovery(String issuer, URI uri, String advice) {
        try {
            Document fetched = surroundings.fetcher().fetch(uri);
            clock(fetched.date());
            DiscoveryDocument document = DiscoveryDocument.read(fetched);
            findings.add(Finding.good("Discovery", uri.toString(), "answered"));
            issuer(issuer, document.issuer());
            return document;
        } catch (FetchException e) {
            findings.add(Finding.bad("Discovery", "an answer at " + uri, String.valueOf(e.getMessage()), advice));
            return null;
        }
    }

    private void issuer(String expected, String found) {
        findings.add(
                expected.equals(found)
                        ? Finding.good("Issuer", expected, found)
                        : Finding.bad(
                                "Issuer",
                                expected,
                                Printable.text(found),
                                "Tokens will carry the issuer that stands in the document: enter the domain or issuer that"
                                        + " agrees with it."));
    }

    private void keys(URI uri, String advice) {
        try {
            Document fetched = surroundings.fetcher().fetch(uri);
            KeySet keys = KeySet.parse(fetched.body(), surroundings.jca());
            usable(keys);
            keys.ignored()
                    .forEach(ignored -> findings.add(Finding.warning(
                            "Keys", "a public signature key", ignored, "Tokens signed with it are refused.")));
            if (findings.stream().noneMatch(finding -> finding.check().equals("Clock"))) {
                clock(fetched.date());
            }
        } catch (FetchException e) {
            findings.add(Finding.bad("Keys", "a key set at " + uri, String.valueOf(e.getMessage()), advice));
        }
    }

    private void usable(KeySet keys) {
        var allowed = connection
                .verifier(surroundings, dev.behalf.token.VerdictCache.none())
                .algorithms();
        boolean any = keys.keys().stream().anyMatch(key -> allowed.stream().anyMatch(key::suits));
        findings.add(
                any
                        ? Finding.good("Keys", "a key for " + allowed, Printable.text(String.join(", ", keys.kids())))
                        : Finding.bad(
                                "Keys",
                                "a key for " + allowed,
                                Printable.text(String.join(", ", keys.kids())),
                                "Switch the provider to one of these algorithms."));
    }

    private void clock(@Nullable Instant theirs) {
        if (theirs == null) {
            return;
        }
        Instant ours = surroundings.clock().instant();
        Duration skew = Duration.between(theirs, ours);
        Duration leeway = connection.policy().leeway();
        String found = "this clock is " + Math.abs(skew.toSeconds()) + " s "
                + (skew.isNegative() ? "behind" : "ahead of") + " the provider's";
        if (skew.abs().compareTo(SKEW_SEEN) <= 0) {
            findings.add(Finding.good("Clock", "agreement within " + SKEW_SEEN.toSeconds() + " s", found));
        } else if (skew.abs().compareTo(leeway) <= 0) {
            findings.add(Finding.warning(
                    "Clock", "agreement within " + SKEW_SEEN.toSeconds() + " s", found, "Synchronise it."));
        } else {
            findings.add(Finding.bad(
                    "Clock", "agreement within the leeway of " + leeway.toSeconds() + " s", found, "Synchronise it."));
        }
    }

    private static URI wellKnown(String issuer) {
        return URI.create(issuer + (issuer.endsWith("/") ? "" : "/") + ".well-known/openid-configuration");
    }
}
