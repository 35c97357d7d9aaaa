package dev.behalf.server.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.environment.WhatIf.Refusals;
import dev.behalf.token.Reason;
import dev.behalf.token.TokenKind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhatIfTest {

    private static final String AUTH0 = "auth0, tenantDomain: acme.us.auth0.com, clientId: web, audience: api";
    private static final String CLERK =
            "clerk, instanceUrl: https://clerk.acme.com, clientId: web, accept: [access-token, session-token],"
                    + " authorizedParties: [\"https://app.acme.com\"]";
    private static final String COGNITO =
            "cognito, cognitoDomain: acme.auth.eu-central-1.amazoncognito.com, clientId: web";
    private static final String WORKOS = "workos, clientId: client_01A, organizationId: org_01A";
    private static final String POOL = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123dEf";

    @Test
    void countsPerClientAndReasonMostFirst() {
        WhatIf whatIf = WhatIf.of(
                draft(AUTH0),
                null,
                List.of(
                        print("https://acme.us.auth0.com/", "api", "web", TokenKind.ACCESS, null, null, 8000),
                        print("https://acme.us.auth0.com/", "other", "web", TokenKind.ACCESS, null, null, 10),
                        print("https://acme.us.auth0.com/", "api", "cli", TokenKind.ACCESS, null, null, 150),
                        print("https://acme.us.auth0.com/", "api", "cli", TokenKind.ACCESS, null, null, 50),
                        print("https://acme.us.auth0.com/", "web", "web", TokenKind.ID, null, null, 2)));

        assertThat(whatIf.requests()).isEqualTo(8212);
        assertThat(whatIf.refusals())
                .containsExactly(
                        new Refusals("cli", Reason.CLIENT_MISMATCH, 200),
                        new Refusals("web", Reason.AUDIENCE_MISMATCH, 10),
                        new Refusals("web", Reason.KIND_NOT_ACCEPTED, 2));
        assertThat(whatIf.sentence())
                .isEqualTo("This change would have refused 212 of the last 8\u00a0212 requests (2 clients).");
    }

    @Test
    void saysWhenNothingIsKnownAndWhenNothingWouldBeRefused() {
        assertThat(WhatIf.of(draft(AUTH0), null, List.of()).sentence()).startsWith("No request has been accepted yet");
        assertThat(WhatIf.of(
                                draft(AUTH0),
                                null,
                                List.of(print(
                                        "https://acme.us.auth0.com/", "api", "web", TokenKind.ACCESS, null, null, 3)))
                        .sentence())
                .isEqualTo("This change would have refused none of the last 3 requests.");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://clerk.acme.com,  -,    web,   ACCESS,  -,                      -",
                "https://clerk.acme.com,  web,  web,   ACCESS,  -,                      -",
                "https://clerk.acme.com,  x,    web,   ACCESS,  -,                      AUDIENCE_MISMATCH",
                "https://clerk.acme.com,  -,    cli,   ACCESS,  -,                      CLIENT_MISMATCH",
                "https://clerk.acme.com,  -,    -,     SESSION, https://app.acme.com,   -",
                "https://clerk.acme.com,  -,    -,     SESSION, https://evil.example,   ORIGIN_NOT_ALLOWED",
                "https://clerk.acme.com,  -,    -,     SESSION, -,                      ORIGIN_NOT_ALLOWED",
                "https://clerk.acme.com,  web,  web,   ID,      -,                      KIND_NOT_ACCEPTED",
                "https://other.acme.com,  -,    web,   ACCESS,  -,                      ISSUER_MISMATCH"
            })
    void knowsTheRulesOfClerk(
            String issuer,
            @Nullable String audience,
            @Nullable String client,
            TokenKind kind,
            @Nullable String party,
            @Nullable Reason reason) {
        assertThat(reasons(CLERK, null, print(issuer, audience, client, kind, party, null, 1)))
                .isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://api.workos.com/user_management/client_01A, client_01A, org_01A, -",
                "https://api.workos.com,                            client_01A, org_01A, -",
                "https://api.workos.com/user_management/client_01A, client_01A, org_01B, ORGANIZATION_MISMATCH",
                "https://api.workos.com/user_management/client_01A, client_01A, -,       ORGANIZATION_MISSING",
                "https://api.workos.com/user_management/client_01B, client_01B, org_01A, ISSUER_MISMATCH"
            })
    void knowsTheRulesOfWorkOs(
            String issuer, @Nullable String client, @Nullable String organization, @Nullable Reason reason) {
        assertThat(reasons(WORKOS, null, print(issuer, null, client, TokenKind.ACCESS, null, organization, 1)))
                .isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @Test
    void knowsTheRulesOfCognito() {
        Fingerprint access = print(POOL, null, "web", TokenKind.ACCESS, null, null, 1);

        assertThat(reasons(COGNITO, POOL, access)).isEmpty();
        assertThat(reasons(COGNITO, POOL + "X", access)).containsExactly(Reason.ISSUER_MISMATCH);
        assertThat(reasons(COGNITO + ", audiences: [api]", POOL, access)).containsExactly(Reason.AUDIENCE_MISSING);
        assertThat(reasons(COGNITO + ", userPoolId: eu-central-1_AbC123dEf", null, access))
                .isEmpty();
        assertThat(reasons(COGNITO + ", userPoolId: eu-central-1_Other", null, access))
                .containsExactly(Reason.ISSUER_MISMATCH);
        assertThat(reasons(
                        COGNITO + ", userPoolId: eu-central-1_Other, extraIssuers: [\"" + POOL + "\"]", null, access))
                .isEmpty();
    }

    @Test
    void doesNotGuessTheIssuerOfAnUnknownCognitoDomain() {
        WhatIf whatIf =
                WhatIf.of(draft(COGNITO), null, List.of(print(POOL, null, "web", TokenKind.ACCESS, null, null, 4)));

        assertThat(whatIf.refused()).isZero();
        assertThat(whatIf.undecided()).isEqualTo(4);
        assertThat(whatIf.sentence()).endsWith("Of 4 it cannot be told.");
    }

    private static List<Reason> reasons(String draft, @Nullable String pinned, Fingerprint print) {
        return WhatIf.of(draft(draft), pinned, List.of(print)).refusals().stream()
                .map(Refusals::reason)
                .toList();
    }

    private static Fingerprint print(
            String issuer,
            @Nullable String audience,
            @Nullable String client,
            TokenKind kind,
            @Nullable String party,
            @Nullable String organization,
            long count) {
        List<String> audiences = audience == null ? List.of() : List.of(audience);
        return new Fingerprint(issuer, audiences, client, kind, "k1", party, organization, count);
    }

    private static ConnectionSettings draft(String connection) {
        Manifest manifest = TestingManifests.manifest(
                "environments: [{ name: a, kind: production, connection: { provider: " + connection + " } }]");
        return Objects.requireNonNull(manifest.environments().getFirst().settings());
    }
}
