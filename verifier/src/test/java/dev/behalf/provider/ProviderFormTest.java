package dev.behalf.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people paste into the boxes: what is taken as it is, what is mended silently, and what is answered with a
/// sentence that says what to paste instead.
class ProviderFormTest {

    private static final String CLIENT = "8kQ1nS0dXbYcZeRfTgUhVjWk2m3n4p5q";

    /// Good values, into which a row puts its mistake.
    private static Map<String, String> good(ProviderType type) {
        return switch (type) {
            case AUTH0 -> Map.of("tenantDomain", "acme.us.auth0.com", "clientId", CLIENT);
            case CLERK -> Map.of("instanceUrl", "https://acme.clerk.accounts.dev", "clientId", CLIENT);
            case COGNITO ->
                Map.of("cognitoDomain", "acme.auth.eu-central-1.amazoncognito.com", "clientId", "1h57kf5cp");
            case WORKOS -> Map.of("clientId", "client_01HXYZ", "organizationId", "org_01HXYZ");
            case OIDC -> Map.of("issuer", "https://id.acme.com/realms/main", "clientId", "acme-web");
        };
    }

    /// One mistake a row; the sentence must hold all that stands between the semicolons.
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # provider | field | pasted | what the sentence says | repair

            # The provider's own sites
            auth0 | tenantDomain | https://manage.auth0.com/dashboard/us/acme/applications | manage.auth0.com; Applications > your application > Settings > Domain |
            auth0 | tenantDomain | auth0.com | own site; Settings > Domain |
            auth0 | tenantDomain | www.auth0.com | own site; Settings > Domain |
            clerk | instanceUrl | https://dashboard.clerk.com/apps/app_2x/instances/ins_2y | own site dashboard.clerk.com; Configure > API keys > Frontend API URL |
            clerk | instanceUrl | https://api.clerk.com/v1 | own site api.clerk.com; Frontend API URL |

            # Another provider
            auth0 | tenantDomain | acme.okta.com | Okta's; choose OpenID Connect (oidc) as provider |
            auth0 | tenantDomain | https://acme.clerk.accounts.dev | Clerk's; choose Clerk (clerk) as provider |
            clerk | instanceUrl | acme.us.auth0.com | Auth0's; choose Auth0 (auth0) |
            cognito | cognitoDomain | login.microsoftonline.com/common | Microsoft Entra ID's; OpenID Connect |

            # Another host of the same tenant
            cognito | cognitoDomain | https://eu-central-1.console.aws.amazon.com/cognito/v2/idp/user-pools/eu-central-1_AbC123dEf/overview?region=eu-central-1 | Amazon's console; user pool eu-central-1_AbC123dEf; Branding > Domain | userPoolId=eu-central-1_AbC123dEf cognitoDomain=
            clerk | instanceUrl | https://acme.accounts.dev | account portal; https://acme.clerk.accounts.dev | instanceUrl=https://acme.clerk.accounts.dev
            clerk | instanceUrl | https://app.acme.com/__clerk | your own proxy; publishable key (pk_...) |
            clerk | instanceUrl | NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_live_Y2xlcmsuYWNtZS5jb20k | publishable key; https://clerk.acme.com | instanceUrl=https://clerk.acme.com
            clerk | instanceUrl | acme.accounts.dev/sign-in | account portal; https://acme.clerk.accounts.dev | instanceUrl=https://acme.clerk.accounts.dev
            cognito | cognitoDomain | https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123dEf | issuer; user pool eu-central-1_AbC123dEf; Branding > Domain | userPoolId=eu-central-1_AbC123dEf cognitoDomain=
            cognito | cognitoDomain | https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123dEf | issuer; user pool eu-central-1_AbC123dEf | userPoolId=eu-central-1_AbC123dEf cognitoDomain=
            cognito | cognitoDomain | cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123dEf/.well-known/jwks.json | issuer; user pool eu-central-1_AbC123dEf | userPoolId=eu-central-1_AbC123dEf cognitoDomain=
            cognito | cognitoDomain | https://cognito-idp.eu-central-1.amazonaws.com/ | issuer's host; Branding > Domain |

            # A value of another box
            cognito | cognitoDomain | eu-central-1_AbC123dEf | user pool id eu-central-1_AbC123dEf; field of its own | userPoolId=eu-central-1_AbC123dEf cognitoDomain=
            cognito | cognitoDomain | arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_AbC123dEf | user pool id eu-central-1_AbC123dEf | userPoolId=eu-central-1_AbC123dEf cognitoDomain=
            cognito | clientId | eu-central-1_AbC123dEf | user pool id; App clients | userPoolId=eu-central-1_AbC123dEf clientId=
            cognito | userPoolId | acme | an id such as eu-central-1_AbC123dEf; found acme |
            cognito | userPoolId | us-east-1_AbC123dEf | user pool in eu-central-1; one in us-east-1 |
            workos | clientId | org_01HXYZ | starts with client_; other field | organizationId=org_01HXYZ clientId=
            workos | organizationId | client_01HXYZ | starts with org_; other field | clientId=client_01HXYZ organizationId=
            clerk | instanceUrl | pk_test_YWNtZS1mb3gtMTIuY2xlcmsuYWNjb3VudHMuZGV2JA | publishable key; https://acme-fox-12.clerk.accounts.dev | instanceUrl=https://acme-fox-12.clerk.accounts.dev
            clerk | instanceUrl | pk_live_Y2xlcmsuYWNtZS5jb20k | publishable key; https://clerk.acme.com | instanceUrl=https://clerk.acme.com
            clerk | instanceUrl | pk_test_!!! | publishable key that cannot be read; Frontend API URL |
            clerk | instanceUrl | pk_test_bG9jYWxob3N0JA | publishable key that cannot be read |
            clerk | clientId | pk_live_Y2xlcmsuYWNtZS5jb20k | publishable key; https://clerk.acme.com: enter this as Instance URL | instanceUrl=https://clerk.acme.com clientId=

            # Ids of other things
            clerk | clientId | ins_2abc | the id of an instance; OAuth applications |
            clerk | clientId | app_2abc | the id of an application in Clerk's own sense; OAuth applications |
            clerk | clientId | org_2abc | the id of an organization |
            clerk | clientId | user_2abc | the id of a user |
            clerk | clientId | sess_2abc | the id of a session |
            auth0 | clientId | org_9ybs | id of something else; Settings > Client ID |
            auth0 | clientId | con_9ybs | id of something else |
            auth0 | clientId | 'auth0|65f0' | id of something else |
            auth0 | clientId | acme.us.auth0.com | an address; Settings > Client ID |
            auth0 | clientId | jane@acme.com | an address |
            workos | organizationId | conn_01HXYZ | the id of a connection; Organizations |
            workos | organizationId | user_01HXYZ | the id of a user |
            workos | organizationId | prof_01HXYZ | the id of a profile |
            workos | organizationId | directory_01HXYZ | the id of a directory |
            workos | clientId | environment_01HXYZ | the id of an environment; API keys > Client ID |
            workos | clientId | app_2abc | something at Clerk |
            workos | clientId | ins_2abc | something at Clerk |
            workos | clientId | 01HXYZ | starts with client_; found 01HXYZ |

            # No API
            auth0 | audience | https://acme.us.auth0.com/api/v2/ | Management API; your own | audience=
            auth0 | audience | https://acme.us.auth0.com/userinfo | no API | audience=

            # Addresses that cannot be asked, or must not be
            auth0 | tenantDomain | http://acme.us.auth0.com | not protected |
            auth0 | tenantDomain | ftp://acme.us.auth0.com | not protected |
            auth0 | tenantDomain | localhost | address of this machine |
            auth0 | tenantDomain | app.localhost:3000 | address of this machine |
            clerk | instanceUrl | https://127.0.0.1 | address of this machine |
            clerk | instanceUrl | http://[::1]:3000 | address of this machine |
            cognito | cognitoDomain | 10.0.0.1 | an IP address |
            cognito | cognitoDomain | https://[2001:db8::1] | an IP address |
            cognito | cognitoDomain | 0x7f.1 | not a full host name |
            oidc | issuer | https://169.254.169.254/latest | an IP address |
            oidc | issuer | https://2130706433 | not a full host name |
            oidc | issuer | https://id.acme.com:8443/ | host with port 8443 |
            auth0 | tenantDomain | acme | not a full host name; such as acme.us.auth0.com |
            auth0 | tenantDomain | ac me.us.auth0.com | not a host name |
            oidc | issuer | https://id.acme.com/.well-known/openid-configuration | address of a discovery document; https://id.acme.com | issuer=https://id.acme.com
            oidc | issuer | https://id.acme.com/realms/main/protocol/openid-connect/token | below it; https://id.acme.com/realms/main. | issuer=https://id.acme.com/realms/main
            oidc | issuer | https://id.acme.com/realms/main?x=1 | without query |
            oidc | clientClaim | sub | azp, client_id, cid, appid or aud; found sub |

            # Variables that nobody expanded
            auth0 | clientId | ${AUTH0_CLIENT_ID} | variable, ${AUTH0_CLIENT_ID}; value itself; Settings > Client ID |
            auth0 | audience | $AUDIENCE | variable |
            workos | clientId | '{{ .Values.clientId }}' | variable |

            # Nothing
            auth0 | tenantDomain | '' | found nothing; Settings > Domain |
            clerk | clientId | '   ' | found nothing; OAuth applications |
            workos | organizationId | '""' | found nothing |
            """)
    void saysWhatToPasteInstead(
            String provider, String field, String pasted, String sentence, @Nullable String repair) {
        ProviderType type = ProviderType.of(provider).orElseThrow();

        FieldProblem problem = onlyProblem(type, with(type, field, pasted));

        assertThat(problem.key()).isEqualTo(field);
        assertThat(problem.sentence()).contains(List.of(sentence.split("; ", -1)));
        assertThat(problem.repair()).isEqualTo(pairs(repair));
        assertThat(wrongAfterRepair(type, field, pasted, problem.repair())).isEmpty();
    }

    /// A repair leads out: what is still wrong after it is only that an emptied box is to be filled.
    private static List<FieldProblem> wrongAfterRepair(
            ProviderType type, String field, String pasted, Map<String, String> repair) {
        Map<String, String> values = with(type, field, pasted);
        values.putAll(repair);
        return repair.isEmpty()
                ? List.of()
                : problems(type, values).stream()
                        .filter(problem -> !problem.found().equals("nothing"))
                        .toList();
    }

    @Test
    void swapsTwoBoxesThatWereMixedUp() {
        Map<String, String> mixed = Map.of("clientId", "org_01HXYZ", "organizationId", "client_01HXYZ");

        assertThat(problems(ProviderType.WORKOS, mixed))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem.repair()).isEqualTo(good(ProviderType.WORKOS)));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "sk_test_PLANTEDc0ffee",
                "sk_live_PLANTEDc0ffee",
                "sk_PLANTEDc0ffee",
                "bhf_sk_default_PLANTED",
                "whsec_PLANTED",
                "-----BEGIN PRIVATE KEY-----PLANTED",
                "Bearer PLANTED",
                "oat_PLANTED",
                "mt_PLANTED",
                "eyJhbGciOiJSUzI1NiJ9.PLANTED.PLANTED",
                "  'sk_live_PLANTEDc0ffee'  ",
                "CLERK_SECRET_KEY=sk_live_PLANTEDc0ffee",
                "the key: sk_test_PLANTEDc0ffee",
                "Authorization: Bearer PLANTED",
                "access_token=eyJhbGciOiJSUzI1NiJ9.PLANTED.PLANTED",
            })
    void repeatsNoSecretWhateverBoxItWasPastedInto(String secret) {
        for (ProviderType type : ProviderType.values()) {
            for (Field field : type.fields()) {
                FieldProblem problem = onlyProblem(type, with(type, field.key(), secret));

                assertThat(problem.key()).isEqualTo(field.key());
                assertThat(problem.found()).contains("(not shown)");
                assertThat(problem.toString()).doesNotContain("PLANTED");
                assertThat(ProviderForm.isSecret(type, field.key(), secret)).isTrue();
            }
        }
    }

    /// Auth0's and Cognito's client secrets have no prefix; they are told by their length.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "auth0, PLANTED-0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRS",
        "cognito, planted0123456789abcdefghijklmnopqrstuvwxyz0123456789",
    })
    void repeatsNoClientSecret(String provider, String secret) {
        ProviderType type = ProviderType.of(provider).orElseThrow();

        FieldProblem problem = onlyProblem(type, with(type, "clientId", secret));

        assertThat(problem.sentence()).contains("a secret (not shown)").doesNotContainIgnoringCase("planted");
        assertThat(ProviderForm.isSecret(type, "clientId", " '" + secret + "'")).isTrue();
    }

    @Test
    void tellsWhoeverPastedASecretToRollIt() {
        FieldProblem problem = onlyProblem(ProviderType.CLERK, with(ProviderType.CLERK, "clientId", "sk_live_abc"));

        assertThat(problem.sentence()).contains("never needs a secret", "not stored", "roll it");
    }

    @Test
    void repeatsNoPasswordThatStandsInAnAddress() {
        FieldProblem problem = onlyProblem(
                ProviderType.OIDC, with(ProviderType.OIDC, "issuer", "https://ann:PLANTED@id.acme.com/realms/main"));

        assertThat(problem.sentence()).contains("user information").doesNotContain("PLANTED");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # provider | field | pasted | read as

            # Scheme, slash, path, query
            auth0 | tenantDomain | https://acme.us.auth0.com | acme.us.auth0.com
            auth0 | tenantDomain | https://acme.us.auth0.com/ | acme.us.auth0.com
            auth0 | tenantDomain | HTTPS://acme.us.auth0.com/authorize?client_id=x#y | acme.us.auth0.com
            auth0 | tenantDomain | acme.us.auth0.com/.well-known/openid-configuration | acme.us.auth0.com
            clerk | instanceUrl | acme.clerk.accounts.dev | https://acme.clerk.accounts.dev
            clerk | instanceUrl | https://acme.clerk.accounts.dev/v1/client | https://acme.clerk.accounts.dev
            cognito | cognitoDomain | https://acme.auth.eu-central-1.amazoncognito.com/login?client_id=x | acme.auth.eu-central-1.amazoncognito.com

            # Case, white space, quotes, invisible characters
            auth0 | tenantDomain | Acme.US.Auth0.com | acme.us.auth0.com
            auth0 | tenantDomain | '  acme.us.auth0.com\t' | acme.us.auth0.com
            auth0 | tenantDomain | "acme.us.auth0.com", | acme.us.auth0.com
            auth0 | tenantDomain | <https://acme.us.auth0.com> | acme.us.auth0.com
            auth0 | tenantDomain | \u201cacme.us.auth0.com\u201d | acme.us.auth0.com
            auth0 | tenantDomain | acme.us.auth0.com\u200b | acme.us.auth0.com
            auth0 | clientId | ' 8kQ1nS0dXbYcZeRfTgUhVjWk2m3n4p5q ' | 8kQ1nS0dXbYcZeRfTgUhVjWk2m3n4p5q
            workos | clientId | "client_01HXYZ" | client_01HXYZ

            # A line of a file of variables
            auth0 | tenantDomain | AUTH0_DOMAIN=acme.us.auth0.com | acme.us.auth0.com
            auth0 | clientId | export AUTH0_CLIENT_ID="8kQ1nS0dXbYcZeRfTgUhVjWk2m3n4p5q" | 8kQ1nS0dXbYcZeRfTgUhVjWk2m3n4p5q
            clerk | instanceUrl | CLERK_FRONTEND_API = https://acme.clerk.accounts.dev | https://acme.clerk.accounts.dev
            workos | clientId | WORKOS_CLIENT_ID=client_01HXYZ | client_01HXYZ

            # Port, final dot, international names
            auth0 | tenantDomain | acme.us.auth0.com:443 | acme.us.auth0.com
            auth0 | tenantDomain | https://acme.us.auth0.com:443/ | acme.us.auth0.com
            auth0 | tenantDomain | acme.us.auth0.com. | acme.us.auth0.com
            auth0 | tenantDomain | anmelden.b\u00fccher.example | anmelden.xn--bcher-kva.example
            auth0 | tenantDomain | https://anmelden.B\u00dcCHER.example/ | anmelden.xn--bcher-kva.example
            auth0 | tenantDomain | anmelden.xn--bcher-kva.example | anmelden.xn--bcher-kva.example

            # The issuer of any provider is compared exactly, so its path and slash stay
            oidc | issuer | https://ID.acme.com/Realms/Main | https://id.acme.com/Realms/Main
            oidc | issuer | https://id.acme.com/ | https://id.acme.com/
            oidc | issuer | id.acme.com | https://id.acme.com
            oidc | issuer | https://id.acme.com:443/realms/main | https://id.acme.com/realms/main
            oidc | clientClaim | Client_ID | client_id

            # An address that holds the id is as good as the id
            workos | organizationId | https://dashboard.workos.com/environment_01HXYZ/organizations/org_01HXYZ | org_01HXYZ
            cognito | userPoolId | https://eu-central-1.console.aws.amazon.com/cognito/v2/idp/user-pools/eu-central-1_AbC123dEf/overview | eu-central-1_AbC123dEf
            cognito | userPoolId | https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123dEf | eu-central-1_AbC123dEf
            cognito | userPoolId | issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123dEf/ | eu-central-1_AbC123dEf
            cognito | userPoolId | arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_AbC123dEf | eu-central-1_AbC123dEf
            """)
    void bringsToNormalFormWhatCanOnlyMeanOneThing(String provider, String field, String pasted, String normal) {
        ProviderType type = ProviderType.of(provider).orElseThrow();

        FormResult.Valid result = valid(type, with(type, field, pasted), DevelopmentSwitches.OFF);

        assertThat(ProviderForm.values(result.settings())).containsEntry(field, normal);
    }

    @ParameterizedTest
    @EnumSource
    void readsItsOwnNormalFormAsTheSame(ProviderType type) {
        ProviderSettings settings =
                valid(type, good(type), DevelopmentSwitches.OFF).settings();

        assertThat(valid(type, ProviderForm.values(settings), DevelopmentSwitches.OFF)
                        .settings())
                .isEqualTo(settings);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "http://localhost:9001, http://localhost:9001",
        "localhost:9001, https://localhost:9001",
        "http://LOCALHOST:9001/, http://localhost:9001",
        "http://127.0.0.1:9001/x, http://127.0.0.1:9001",
    })
    void takesThisMachineOnlyUnderTheDevelopmentSwitch(String pasted, String normal) {
        Map<String, String> values = with(ProviderType.AUTH0, "tenantDomain", pasted);

        var settings = valid(ProviderType.AUTH0, values, new DevelopmentSwitches(true, null, null))
                .settings();

        assertThat(ProviderForm.values(settings)).containsEntry("tenantDomain", normal);
        assertThat(onlyProblem(ProviderType.AUTH0, values).found()).isEqualTo("an address of this machine");
    }

    @Test
    void warnsOfAThirdPartyApplication() {
        FormResult.Valid result = valid(
                ProviderType.AUTH0, with(ProviderType.AUTH0, "clientId", "tpc_5mQ1nS0dXbYc"), DevelopmentSwitches.OFF);

        assertThat(result.notes())
                .singleElement()
                .asString()
                .contains("third-party application", "no ID token", "client grant");
    }

    @Test
    void warnsOfAnAudienceThatIsTheClient() {
        FormResult.Valid result =
                valid(ProviderType.AUTH0, with(ProviderType.AUTH0, "audience", CLIENT), DevelopmentSwitches.OFF);

        assertThat(result.notes()).singleElement().asString().contains("is the Client ID", "Identifier of your API");
    }

    @ParameterizedTest
    @ValueSource(strings = {"common", "organizations", "consumers"})
    void warnsOfAnAddressForEveryTenantOfEntra(String tenants) {
        String issuer = "https://login.microsoftonline.com/" + tenants + "/v2.0";
        FormResult.Valid result =
                valid(ProviderType.OIDC, with(ProviderType.OIDC, "issuer", issuer), DevelopmentSwitches.OFF);

        assertThat(result.notes()).singleElement().asString().contains("every tenant", "Directory (tenant) ID");
    }

    @Test
    void namesTheFieldThatDoesNotExist() {
        FieldProblem problem =
                onlyProblem(ProviderType.AUTH0, with(ProviderType.AUTH0, "clientSecret", "PLANTEDc0ffee"));

        assertThat(problem.sentence())
                .contains("clientSecret", "tenantDomain, clientId, audience")
                .doesNotContain("PLANTED");
    }

    @Test
    void reportsEveryProblemAtOnce() {
        Map<String, String> values = Map.of(
                "tenantDomain",
                "manage.auth0.com",
                "clientId",
                "org_1",
                "audience",
                "https://acme.us.auth0.com/userinfo");

        assertThat(problems(ProviderType.AUTH0, values))
                .extracting(FieldProblem::key)
                .containsExactly("tenantDomain", "clientId", "audience");
    }

    private static Map<String, String> with(ProviderType type, String field, String value) {
        Map<String, String> values = new HashMap<>(good(type));
        values.put(field, value);
        return values;
    }

    private static FormResult.Valid valid(ProviderType type, Map<String, String> values, DevelopmentSwitches switches) {
        return switch (ProviderForm.read(type, values, switches)) {
            case FormResult.Valid valid -> valid;
            case FormResult.Invalid(var problems) -> throw new AssertionError(problems);
        };
    }

    private static FieldProblem onlyProblem(ProviderType type, Map<String, String> values) {
        List<FieldProblem> problems = problems(type, values);
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }

    private static List<FieldProblem> problems(ProviderType type, Map<String, String> values) {
        return switch (ProviderForm.read(type, values, DevelopmentSwitches.OFF)) {
            case FormResult.Valid _ -> List.of();
            case FormResult.Invalid(var problems) -> problems;
        };
    }

    private static Map<String, String> pairs(@Nullable String repair) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : repair == null ? List.<String>of() : List.of(repair.split(" ", -1))) {
            pairs.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return pairs;
    }
}
