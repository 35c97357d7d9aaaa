package dev.behalf.server.environment;

import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.token.Reason;
import dev.behalf.token.TokenKind;
import dev.behalf.token.VerificationPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of the verifier as far as fingerprints go, in its order: issuer, kind, then what binds a token.
final class WhatIfRules {

    /// What is known of one fingerprint.
    sealed interface Outcome {
        record Good() implements Outcome {}

        record Undecided() implements Outcome {}

        record Bad(Reason reason) implements Outcome {}
    }

    private static final Outcome GOOD = new Outcome.Good();
    private static final Outcome UNDECIDED = new Outcome.Undecided();

    private final ProviderSettings settings;
    private final VerificationPolicy policy;
    private final DevelopmentSwitches switches;
    private final @Nullable String pinnedIssuer;

    WhatIfRules(ConnectionSettings draft, @Nullable String pinnedIssuer) {
        this.settings = draft.connection().settings();
        this.policy = draft.connection().policy();
        this.switches = draft.switches();
        this.pinnedIssuer = pinnedIssuer;
    }

    Outcome examine(Fingerprint print) {
        Outcome issuer = issuer(print.issuer());
        if (issuer instanceof Outcome.Bad) {
            return issuer;
        }
        if (!policy.kinds().contains(print.kind())) {
            return new Outcome.Bad(print.kind() == TokenKind.MACHINE ? Reason.MACHINE_TOKEN : Reason.KIND_NOT_ACCEPTED);
        }
        Reason reason = binding(print);
        return reason == null ? issuer : new Outcome.Bad(reason);
    }

    private Outcome issuer(String issuer) {
        if (policy.extraIssuers().contains(issuer)) {
            return GOOD;
        }
        Set<String> known = issuers();
        if (known.isEmpty()) {
            return UNDECIDED;
        }
        boolean pool = settings instanceof ProviderSettings.Cognito cognito
                && cognito.userPoolId() != null
                && issuer.endsWith("/" + cognito.userPoolId());
        return known.contains(issuer) || pool ? GOOD : new Outcome.Bad(Reason.ISSUER_MISMATCH);
    }

    /// Empty where they are found out only with the first token.
    private Set<String> issuers() {
        return switch (settings) {
            case ProviderSettings.Auth0 auth0 -> Set.of(auth0.issuer());
            case ProviderSettings.Clerk clerk -> Set.of(clerk.instanceUrl());
            case ProviderSettings.Oidc oidc -> Set.of(oidc.issuer());
            case ProviderSettings.WorkOs workOs -> workOsIssuers(workOs.clientId());
            case ProviderSettings.Cognito cognito -> {
                Set<String> issuers = new HashSet<>();
                if (pinnedIssuer != null) {
                    issuers.add(pinnedIssuer);
                }
                if (cognito.userPoolId() != null) {
                    issuers.add("/" + cognito.userPoolId());
                }
                yield issuers;
            }
        };
    }

    private Set<String> workOsIssuers(String client) {
        String api = switches.workosApi() == null
                ? "https://api.workos.com"
                : switches.workosApi().toString().replaceAll("/+$", "");
        return Set.of(api + "/user_management/" + client, api, api + "/", api + "/sso/" + client);
    }

    private @Nullable Reason binding(Fingerprint print) {
        return switch (settings) {
            case ProviderSettings.Auth0 auth0 -> api(print, auth0.clientId(), auth0.audience());
            case ProviderSettings.Oidc oidc -> api(print, oidc.clientId(), oidc.audience());
            case ProviderSettings.Cognito cognito -> cognito(print, cognito);
            case ProviderSettings.Clerk clerk -> clerk(print, clerk);
            case ProviderSettings.WorkOs workOs -> workOs(print, workOs);
        };
    }

    /// Access tokens are for an API, ID tokens for the client.
    private @Nullable Reason api(Fingerprint print, String client, @Nullable String audience) {
        if (print.kind() == TokenKind.ID) {
            return idToken(print, client);
        }
        Reason reason = audience(print, audience == null ? policy.audiences() : with(audience));
        return reason == null ? client(print, client) : reason;
    }

    private @Nullable Reason cognito(Fingerprint print, ProviderSettings.Cognito cognito) {
        if (print.kind() == TokenKind.ID) {
            return idToken(print, cognito.clientId());
        }
        Reason reason = client(print, cognito.clientId());
        return reason == null && !policy.audiences().isEmpty() ? audience(print, policy.audiences()) : reason;
    }

    private @Nullable Reason clerk(Fingerprint print, ProviderSettings.Clerk clerk) {
        return switch (print.kind()) {
            case ID -> idToken(print, clerk.clientId());
            case SESSION ->
                print.authorizedParty() != null && policy.authorizedParties().contains(print.authorizedParty())
                        ? null
                        : Reason.ORIGIN_NOT_ALLOWED;
            case ACCESS, TEMPLATE, MACHINE, LOGOUT, REFRESH, UNKNOWN -> {
                Reason reason = client(print, clerk.clientId());
                yield reason == null ? audienceIfPresent(print, with(clerk.clientId(), clerk.instanceUrl())) : reason;
            }
        };
    }

    private @Nullable Reason workOs(Fingerprint print, ProviderSettings.WorkOs workOs) {
        if (!workOs.organizationId().equals(print.organization())) {
            return print.organization() == null ? Reason.ORGANIZATION_MISSING : Reason.ORGANIZATION_MISMATCH;
        }
        Reason reason = client(print, workOs.clientId());
        return reason == null ? audienceIfPresent(print, with(workOs.clientId())) : reason;
    }

    private static @Nullable Reason idToken(Fingerprint print, String client) {
        return print.audiences().contains(client) ? null : Reason.CLIENT_MISMATCH;
    }

    /// A token that named no client was accepted without one.
    private static @Nullable Reason client(Fingerprint print, String client) {
        return print.client() == null || print.client().equals(client) ? null : Reason.CLIENT_MISMATCH;
    }

    private static @Nullable Reason audienceIfPresent(Fingerprint print, Set<String> accepted) {
        return print.audiences().isEmpty() ? null : audience(print, accepted);
    }

    private static @Nullable Reason audience(Fingerprint print, Set<String> accepted) {
        if (print.audiences().isEmpty()) {
            return Reason.AUDIENCE_MISSING;
        }
        return print.audiences().stream().anyMatch(accepted::contains) ? null : Reason.AUDIENCE_MISMATCH;
    }

    private Set<String> with(String... more) {
        Set<String> all = new HashSet<>(policy.audiences());
        all.addAll(List.of(more));
        return all;
    }
}
