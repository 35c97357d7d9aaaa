package dev.behalf.server.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockoutRulesTest {

    private static final String COGNITO =
            "provider: cognito, cognitoDomain: acme.auth.eu-central-1.amazoncognito.com, clientId: web";
    private static final String AUTH0 =
            "provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web, audience: api";

    /// Each line: what is added to a Cognito connection before, what after, and the settings at risk.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                   | ''                                     | ''",
                "''                                   | accept: [access-token, id-token]       | ''",
                "accept: [access-token, id-token]     | ''                                     | accept",
                "''                                   | leeway: 1m                             | ''",
                "leeway: 1m                           | ''                                     | leeway",
                "surviveOutage: 1d                    | ''                                     | surviveOutage",
                "''                                   | surviveOutage: 1d                      | ''",
                "''                                   | audiences: [api]                       | audiences",
                "audiences: [api]                     | ''                                     | audiences",
                "audiences: [api]                     | 'audiences: [api, more]'               | ''",
                "extraIssuers: [https://a.example]    | ''                                     | extraIssuers",
                "''                                   | extraIssuers: [https://a.example]      | ''",
                "authorizedParties: [https://a.example] | ''                                   | authorizedParties",
                "allowImpersonation: true             | ''                                     | allowImpersonation",
                "''                                   | allowImpersonation: true               | ''",
                "offlineAccess: true                  | ''                                     | offlineAccess",
                "''                                   | offlineAccess: true                    | ''",
                "enterpriseManaged: true              | ''                                     | enterpriseManaged",
                "''                                   | enterpriseManaged: true                | ''",
                "''                                   | userPoolId: eu-central-1_AbC           | userPoolId",
                "userPoolId: eu-central-1_AbC         | ''                                     | ''",
                "userPoolId: eu-central-1_AbC         | userPoolId: eu-central-1_Other         | userPoolId"
            })
    void namesTheSettingsThatLetInFewer(String before, String after, String atRisk) {
        assertThat(settings(COGNITO, before, COGNITO, after)).isEqualTo(atRisk.isEmpty() ? List.of() : List.of(atRisk));
    }

    @Test
    void saysThatAuthKitNamesPeopleOtherwise() {
        String workOs = "provider: workos, clientId: client_01A, organizationId: org_01A";

        assertThat(settings(workOs, "", workOs, "authKit: true")).containsExactly("authKit");
        assertThat(settings(workOs, "authKit: true", workOs, "")).containsExactly("authKit");
    }

    @Test
    void saysHowManyPeopleMustSignInAnewAtAnotherProviderOrApplication() {
        ConnectionSettings on = connection(AUTH0, "offlineAccess: true");
        String ended = "12 connections end: their people must sign in anew before tools can act for them.";

        for (String other : List.of(
                COGNITO, AUTH0.replace("acme.us", "acme.eu"), AUTH0.replace("clientId: web", "clientId: app"))) {
            assertThat(LockoutRules.of(on, connection(other, "offlineAccess: true"), new Kept(12, 0)))
                    .extracting(LockoutRisk::sentence)
                    .contains(ended);
            assertThat(LockoutRules.of(on, connection(other, "offlineAccess: true"), Kept.NOTHING))
                    .extracting(LockoutRisk::setting)
                    .doesNotContain("offlineAccess");
        }
        assertThat(LockoutRules.of(on, connection(AUTH0, "offlineAccess: true, leeway: 10s"), new Kept(12, 0)))
                .extracting(LockoutRisk::sentence)
                .doesNotContain(ended);
    }

    @Test
    void saysHowManyPeopleMustBeAsked() {
        ConnectionSettings on = connection(AUTH0, "offlineAccess: true");
        ConnectionSettings asking = connection(AUTH0, "offlineAccess: true, askBeforeActing: true");

        assertThat(LockoutRules.of(on, asking, new Kept(12, 11)))
                .containsExactly(new LockoutRisk(
                        "askBeforeActing",
                        "11 connections hand out nothing until their people allow it, each on their own."));
        assertThat(LockoutRules.of(on, asking, new Kept(12, 0))).isEmpty();
        assertThat(LockoutRules.of(asking, on, new Kept(12, 11))).isEmpty();
    }

    @Test
    void saysHowManyConnectionsAreRemoved() {
        ConnectionSettings on = connection(AUTH0, "offlineAccess: true");

        assertThat(LockoutRules.of(on, connection(AUTH0, ""), new Kept(12, 12)))
                .extracting(LockoutRisk::sentence)
                .containsExactly("Agents can no longer act for users who are away. 12 connections are removed and given"
                        + " back at the provider.");
        assertThat(LockoutRules.of(on, null, new Kept(1, 1)))
                .extracting(LockoutRisk::sentence)
                .containsExactly(
                        "Without a connection every token is refused. 1 connection is removed and given back at"
                                + " the provider.");
    }

    @Test
    void countsAnotherProviderOnce() {
        assertThat(settings(AUTH0, "", COGNITO, "")).containsExactly("provider");
    }

    @Test
    void seesEveryFieldOfTheProvider() {
        assertThat(settings(
                        AUTH0, "", "provider: auth0, tenantDomain: login.acme.com, clientId: app, audience: other", ""))
                .containsExactly("tenantDomain", "clientId", "audience");
    }

    @Test
    void seesTheRemovalButNotTheFirstConnection() {
        assertThat(LockoutRules.of(null, connection(AUTH0, ""), new Kept(3, 3))).isEmpty();
        assertThat(LockoutRules.of(null, null, new Kept(3, 3))).isEmpty();
        assertThat(LockoutRules.of(connection(AUTH0, ""), null, new Kept(3, 3)))
                .extracting(LockoutRisk::setting)
                .containsExactly("provider");
    }

    private static List<String> settings(String before, String more, String after, String moreAfter) {
        return LockoutRules.of(connection(before, more), connection(after, moreAfter), Kept.NOTHING).stream()
                .map(LockoutRisk::setting)
                .toList();
    }

    private static ConnectionSettings connection(String fields, String more) {
        String all = more.isEmpty() ? fields : fields + ", " + more;
        Manifest manifest =
                TestingManifests.manifest("environments: [{ name: a, kind: production, connection: { " + all + " } }]");
        return Objects.requireNonNull(manifest.environments().getFirst().settings());
    }
}
