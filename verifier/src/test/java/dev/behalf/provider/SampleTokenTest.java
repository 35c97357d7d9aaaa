package dev.behalf.provider;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.token.Tokens;
import dev.behalf.token.UnverifiedToken;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One token of every kind that the providers issue, and what it proves of the form.
class SampleTokenTest {

    private static final String RS256 = "'alg':'RS256','kid':'k1'";
    private static final String AUTH0 = "'iss':'https://acme.us.auth0.com/'";
    private static final String CLERK = "'iss':'https://acme.clerk.accounts.dev'";
    private static final String POOL = "eu-central-1_AbC123dEf";
    private static final String COGNITO = "'iss':'https://cognito-idp.eu-central-1.amazonaws.com/" + POOL + "'";
    private static final String WORKOS = "'iss':'https://api.workos.com/user_management/client_01ABC'";
    private static final String SESSION = "'sub':'user_01X','sid':'session_01Y'";
    private static final DevelopmentSwitches LOOPBACK = new DevelopmentSwitches(true, null, null);

    /// @param fields `key=value` in the order of the form
    /// @param note a part of one of the notes
    private record Case(
            String name, String token, DevelopmentSwitches switches, String type, List<String> fields, String note) {}

    private static Case of(String name, String token, String type, String note, String... fields) {
        return new Case(name, token, DevelopmentSwitches.OFF, type, List.of(fields), note);
    }

    private static Case emulated(
            String name, DevelopmentSwitches switches, String token, String type, String note, String... fields) {
        return new Case(name, token, switches, type, List.of(fields), note);
    }

    private static String token(String header, String claims) {
        return Tokens.encoded("{" + header.replace('\'', '"') + "}") + "."
                + Tokens.encoded("{" + claims.replace('\'', '"') + "}") + ".c2ln";
    }

    private static String token(String claims) {
        return token(RS256, claims);
    }

    private static Stream<Case> auth0() {
        String userinfo = "'https://acme.us.auth0.com/userinfo'";
        return Stream.of(
                of(
                        "access token of the Auth0 profile",
                        token(AUTH0 + ",'sub':'auth0|1','aud':['https://api.acme.com'," + userinfo
                                + "],'azp':'app1','scope':'openid'"),
                        "auth0",
                        "an access token of Auth0",
                        "tenantDomain=acme.us.auth0.com",
                        "clientId=app1",
                        "audience=https://api.acme.com"),
                of(
                        "access token of the RFC 9068 profile",
                        token(
                                "'alg':'RS256','typ':'at+jwt'",
                                AUTH0 + ",'sub':'auth0|1','aud':'https://api.acme.com','client_id':'app1'"),
                        "auth0",
                        "an access token of Auth0",
                        "tenantDomain=acme.us.auth0.com",
                        "clientId=app1",
                        "audience=https://api.acme.com"),
                of(
                        "access token without an API",
                        token(AUTH0 + ",'sub':'auth0|1','aud':[" + userinfo + "],'azp':'app1','scope':'openid'"),
                        "auth0",
                        "It is for no API",
                        "tenantDomain=acme.us.auth0.com",
                        "clientId=app1"),
                of(
                        "access token for two APIs",
                        token(AUTH0 + ",'sub':'auth0|1','aud':['https://a','https://b'],'azp':'app1'"),
                        "auth0",
                        "several audiences (https://a, https://b)",
                        "tenantDomain=acme.us.auth0.com",
                        "clientId=app1"),
                of(
                        "token of the Management API",
                        token(AUTH0 + ",'sub':'auth0|1','aud':'https://acme.us.auth0.com/api/v2/','azp':'app1'"),
                        "auth0",
                        "Management API",
                        "tenantDomain=acme.us.auth0.com",
                        "clientId=app1"),
                of(
                        "ID token",
                        token(AUTH0 + ",'sub':'auth0|1','aud':'app1','nonce':'n','sid':'s'"),
                        "auth0",
                        "leave that empty if your API takes ID tokens",
                        "tenantDomain=acme.us.auth0.com",
                        "clientId=app1"),
                of(
                        "ID token without a nonce, of a custom domain",
                        token("'iss':'https://login.acme.com/','sub':'google-oauth2|1','aud':'app1','sid':'s'"),
                        "auth0",
                        "custom domain",
                        "tenantDomain=login.acme.com",
                        "clientId=app1"),
                of(
                        "machine token",
                        token(AUTH0 + ",'sub':'robot@clients','aud':'https://api.acme.com','azp':'robot',"
                                + "'gty':'client-credentials'"),
                        "auth0",
                        "It stands for a program (client robot), not for a user",
                        "tenantDomain=acme.us.auth0.com",
                        "audience=https://api.acme.com"),
                of(
                        "logout token",
                        token(AUTH0 + ",'sub':'auth0|1','aud':'app1','events':{}"),
                        "auth0",
                        "a logout token of Auth0",
                        "tenantDomain=acme.us.auth0.com",
                        "clientId=app1"),
                of(
                        "token with a shared secret",
                        token("'alg':'HS256'", AUTH0 + ",'sub':'auth0|1','aud':'https://api.acme.com','azp':'app1'"),
                        "auth0",
                        "shared secret (HS256)",
                        "tenantDomain=acme.us.auth0.com",
                        "clientId=app1",
                        "audience=https://api.acme.com"),
                of(
                        "encrypted access token",
                        Tokens.encoded("{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"iss\":\"https://acme.us.auth0.com/\"}")
                                + "..YWJj.ZGVm.Z2hp",
                        "auth0",
                        "switch encryption off under APIs",
                        "tenantDomain=acme.us.auth0.com"),
                emulated(
                        "emulator",
                        LOOPBACK,
                        token("'iss':'http://localhost:9001/','sub':'auth0|1','aud':['https://api.acme.example',"
                                + "'http://localhost:9001/userinfo'],'azp':'app1','scope':'openid'"),
                        "auth0",
                        "an access token of Auth0",
                        "tenantDomain=http://localhost:9001",
                        "clientId=app1",
                        "audience=https://api.acme.example"));
    }

    private static Stream<Case> clerk() {
        String key = "'alg':'RS256','kid':'ins_2aZk'";
        return Stream.of(
                of(
                        "OAuth access token",
                        token(
                                key + ",'typ':'at+jwt'",
                                CLERK + ",'sub':'user_2','client_id':'lMy0','jti':'oat_1','scope':'openid'"),
                        "clerk",
                        "an access token of Clerk",
                        "instanceUrl=https://acme.clerk.accounts.dev",
                        "clientId=lMy0"),
                of(
                        "ID token",
                        token(key + ",'typ':'JWT'", CLERK + ",'sub':'user_2','aud':'lMy0','nonce':'n'"),
                        "clerk",
                        "an ID token of Clerk",
                        "instanceUrl=https://acme.clerk.accounts.dev",
                        "clientId=lMy0"),
                of(
                        "session token of a production instance",
                        token(
                                "'alg':'RS256','typ':'JWT','cat':'cl_B7d4PD111AAA'",
                                "'iss':'https://clerk.acme.com','sub':'user_2','sid':'sess_2',"
                                        + "'azp':'https://app.acme.com'"),
                        "clerk",
                        "name the origin of your front end, https://app.acme.com",
                        "instanceUrl=https://clerk.acme.com"),
                of(
                        "template token",
                        token("'alg':'RS256','cat':'cl_B7d4PD222AAA'", CLERK + ",'sub':'user_2','aud':'hasura'"),
                        "clerk",
                        "JWT template",
                        "instanceUrl=https://acme.clerk.accounts.dev"),
                of(
                        "machine token",
                        token(key, CLERK + ",'sub':'mch_2','jti':'mt_1'"),
                        "clerk",
                        "It stands for a machine",
                        "instanceUrl=https://acme.clerk.accounts.dev"),
                of(
                        "token behind a proxy",
                        token(
                                key + ",'typ':'at+jwt'",
                                "'iss':'https://app.acme.com/__clerk','sub':'user_2','client_id':'lMy0'"),
                        "clerk",
                        "Its issuer has a path",
                        "clientId=lMy0"),
                of("opaque access token", "oat_2Xc6Vb8Nm0Qw2Er4Ty", "clerk", "Generate access tokens as JWTs"),
                of("opaque machine token", "mt_2Xc6Vb8Nm0Qw2Er4Ty", "clerk", "opaque machine token"),
                of(
                        "publishable key",
                        "pk_test_YWNtZS1mb3gtMTIuY2xlcmsuYWNjb3VudHMuZGV2JA",
                        "clerk",
                        "publishable key",
                        "instanceUrl=https://acme-fox-12.clerk.accounts.dev"),
                emulated(
                        "emulator",
                        LOOPBACK,
                        token(
                                key + ",'typ':'application/at+jwt'",
                                "'iss':'http://localhost:9002','sub':'user_2','client_id':'lMy0'"),
                        "clerk",
                        "an access token of Clerk",
                        "instanceUrl=http://localhost:9002",
                        "clientId=lMy0"));
    }

    private static Stream<Case> cognito() {
        DevelopmentSwitches host = new DevelopmentSwitches(true, null, URI.create("http://localhost:9003/"));
        return Stream.of(
                of(
                        "access token",
                        token(COGNITO + ",'sub':'u','token_use':'access','client_id':'1h57','username':'jane'"),
                        "cognito",
                        "Branding > Domain",
                        "clientId=1h57",
                        "userPoolId=" + POOL),
                of(
                        "ID token of the updated issuer",
                        token("'iss':'https://issuer-cognito-idp.eu-central-1.amazonaws.com/" + POOL
                                + "','sub':'u','token_use':'id','aud':'1h57'"),
                        "cognito",
                        "an ID token of Amazon Cognito",
                        "clientId=1h57",
                        "userPoolId=" + POOL),
                of(
                        "client credentials",
                        token(COGNITO + ",'sub':'1h57','token_use':'access','client_id':'1h57'"),
                        "cognito",
                        "a program (client 1h57)",
                        "userPoolId=" + POOL),
                of(
                        "token of unknown use",
                        token(COGNITO + ",'sub':'u','client_id':'1h57'"),
                        "cognito",
                        "has neither",
                        "userPoolId=" + POOL),
                emulated(
                        "emulator that a switch names",
                        host,
                        token("'iss':'http://localhost:9003/local_Pool1','sub':'u','token_use':'id','aud':'1h57'"),
                        "cognito",
                        "an ID token of Amazon Cognito",
                        "clientId=1h57",
                        "userPoolId=local_Pool1"),
                emulated(
                        "emulator that no switch names",
                        LOOPBACK,
                        token("'iss':'http://localhost:9003/local_Pool1','sub':'u','token_use':'id','aud':'1h57'"),
                        "cognito",
                        "development switch for Amazon's host",
                        "clientId=1h57"));
    }

    private static Stream<Case> workOs() {
        DevelopmentSwitches api = new DevelopmentSwitches(true, URI.create("http://localhost:9004"), null);
        return Stream.of(
                of(
                        "AuthKit access token",
                        token(WORKOS + "," + SESSION + ",'org_id':'org_01Z'"),
                        "workos",
                        "an access token of WorkOS",
                        "clientId=client_01ABC",
                        "organizationId=org_01Z"),
                of(
                        "token without an organization",
                        token(WORKOS + "," + SESSION),
                        "workos",
                        "organization_id when signing in",
                        "clientId=client_01ABC"),
                of(
                        "token of the older issuer",
                        token("'iss':'https://api.workos.com'," + SESSION + ",'org_id':'org_01Z'"),
                        "workos",
                        "Its issuer names no client",
                        "organizationId=org_01Z"),
                of(
                        "token of a custom domain",
                        token("'iss':'https://auth.acme.com','client_id':'client_01ABC'," + SESSION
                                + ",'org_id':'org_01Z'"),
                        "workos",
                        "add it to the extra issuers",
                        "clientId=client_01ABC",
                        "organizationId=org_01Z"),
                of(
                        "Connect token",
                        token(
                                "'iss':'https://acme.authkit.app','aud':'client_01C','sub':'user_01X','org_id':'org_01Z'"),
                        "workos",
                        "WorkOS Connect",
                        "organizationId=org_01Z"),
                of(
                        "machine token",
                        token(WORKOS + ",'sub':'client_01ABC','org_id':'org_01Z'"),
                        "workos",
                        "It stands for a program",
                        "clientId=client_01ABC",
                        "organizationId=org_01Z"),
                of(
                        "token of a single sign-on",
                        token("'iss':'https://api.workos.com','sub':'prof_01','aud':'client_01ABC'"),
                        "workos",
                        "ticket for the profile"),
                emulated(
                        "emulator",
                        api,
                        token("'iss':'http://localhost:9004/sso/client_01ABC'," + SESSION + ",'org_id':'org_01Z'"),
                        "workos",
                        "an access token of WorkOS",
                        "clientId=client_01ABC",
                        "organizationId=org_01Z"));
    }

    private static Stream<Case> others() {
        return Stream.of(
                of(
                        "Keycloak access token",
                        token("'iss':'https://id.acme.com/realms/main','sub':'u','typ':'Bearer','azp':'web',"
                                + "'aud':['https://api.acme.com','account'],'scope':'openid'"),
                        "oidc",
                        "an access token of Keycloak",
                        "issuer=https://id.acme.com/realms/main",
                        "clientId=web",
                        "audience=https://api.acme.com",
                        "clientClaim=azp"),
                of(
                        "Keycloak access token without an audience of its own",
                        token("'iss':'https://id.acme.com/realms/main','sub':'u','typ':'Bearer','azp':'web',"
                                + "'aud':'account','scope':'openid'"),
                        "oidc",
                        "add an audience mapper",
                        "issuer=https://id.acme.com/realms/main",
                        "clientId=web",
                        "clientClaim=azp"),
                of(
                        "Keycloak ID token",
                        token("'iss':'https://id.acme.com/realms/main','sub':'u','typ':'ID','azp':'web','aud':'web'"),
                        "oidc",
                        "an ID token of Keycloak",
                        "issuer=https://id.acme.com/realms/main",
                        "clientId=web"),
                of(
                        "Keycloak service account",
                        token("'iss':'https://id.acme.com/realms/main','sub':'u','typ':'Bearer','azp':'robot',"
                                + "'aud':'https://api.acme.com','preferred_username':'service-account-robot'"),
                        "oidc",
                        "a program (client robot)",
                        "issuer=https://id.acme.com/realms/main",
                        "audience=https://api.acme.com",
                        "clientClaim=azp"),
                of(
                        "Keycloak refresh token",
                        token("'iss':'https://id.acme.com/realms/main','typ':'Refresh','azp':'web'"),
                        "oidc",
                        "for the provider only",
                        "issuer=https://id.acme.com/realms/main"),
                of(
                        "Okta access token",
                        token("'iss':'https://acme.okta.com/oauth2/default','sub':'jane','aud':'api://default',"
                                + "'cid':'0oa1','scp':['openid']"),
                        "oidc",
                        "an access token of Okta",
                        "issuer=https://acme.okta.com/oauth2/default",
                        "clientId=0oa1",
                        "audience=api://default",
                        "clientClaim=cid"),
                of(
                        "access token of Okta's org server",
                        token("'iss':'https://acme.okta.com','sub':'jane','aud':'https://acme.okta.com','cid':'0oa1'"),
                        "oidc",
                        "org authorization server",
                        "issuer=https://acme.okta.com",
                        "clientId=0oa1",
                        "audience=https://acme.okta.com",
                        "clientClaim=cid"),
                of(
                        "Entra access token",
                        token("'iss':'https://login.microsoftonline.com/1-2/v2.0','sub':'u','aud':'api://3','azp':'4',"
                                + "'scp':'read'"),
                        "oidc",
                        "Microsoft Entra ID",
                        "issuer=https://login.microsoftonline.com/1-2/v2.0",
                        "clientId=4",
                        "audience=api://3",
                        "clientClaim=azp"),
                of(
                        "Graph token",
                        token(
                                "'alg':'RS256','nonce':'x'",
                                "'iss':'https://sts.windows.net/1-2/','sub':'u','aud':'https://graph.microsoft.com',"
                                        + "'appid':'4','scp':'read'"),
                        "oidc",
                        "only Graph can verify",
                        "issuer=https://sts.windows.net/1-2/",
                        "clientId=4",
                        "audience=https://graph.microsoft.com",
                        "clientClaim=appid"),
                of(
                        "Google ID token",
                        token("'iss':'accounts.google.com','sub':'1','azp':'c.apps','aud':'c.apps','at_hash':'x'"),
                        "oidc",
                        "an ID token of Google",
                        "issuer=https://accounts.google.com",
                        "clientId=c.apps"),
                of(
                        "Google access token",
                        "ya29.a0AfH6SM",
                        "oidc",
                        "paste the ID token",
                        "issuer=https://accounts.google.com"),
                of(
                        "access token of RFC 9068",
                        token(
                                "'alg':'ES256','typ':'at+jwt'",
                                "'iss':'https://id.acme.com','sub':'u','aud':'https://api','client_id':'web'"),
                        "oidc",
                        "read as OpenID Connect",
                        "issuer=https://id.acme.com",
                        "clientId=web",
                        "audience=https://api",
                        "clientClaim=client_id"),
                of(
                        "access token for the client itself",
                        token("'iss':'https://id.acme.com','sub':'u','aud':'web','client_id':'web','scope':'x'"),
                        "oidc",
                        "an access token",
                        "issuer=https://id.acme.com",
                        "clientId=web",
                        "audience=web",
                        "clientClaim=client_id"),
                of(
                        "ID token without marks",
                        token("'iss':'https://id.acme.com','sub':'u','aud':'web'"),
                        "oidc",
                        "an ID token",
                        "issuer=https://id.acme.com",
                        "clientId=web"),
                of(
                        "issuer that is no address",
                        token("'iss':'stytch.com/project-1','sub':'u','aud':'project-1'"),
                        "oidc",
                        "an ID token",
                        "issuer=stytch.com/project-1",
                        "clientId=project-1"),
                of(
                        "issuer on this machine, in earnest",
                        token("'iss':'http://localhost:9005','sub':'u','aud':'web'"),
                        "oidc",
                        "development switch for loopback",
                        "clientId=web"),
                of(
                        "unsigned token bound to a key",
                        token("'alg':'none'", "'iss':'https://id.acme.com','sub':'u','aud':'web','cnf':{}"),
                        "oidc",
                        "It is not signed",
                        "issuer=https://id.acme.com",
                        "clientId=web"),
                emulated(
                        "emulator",
                        LOOPBACK,
                        token(
                                "'alg':'RS256','typ':'at+jwt'",
                                "'iss':'http://localhost:9005','sub':'u','aud':'https://api','azp':'web'"),
                        "oidc",
                        "an access token",
                        "issuer=http://localhost:9005",
                        "clientId=web",
                        "audience=https://api",
                        "clientClaim=azp"),
                of(
                        "token response",
                        "{\"access_token\":\"oat_1\",\"id_token\":\""
                                + token(CLERK + ",'sub':'user_2','aud':'lMy0','nonce':'n'") + "\",\"expires_in\":60}",
                        "clerk",
                        "several tokens; id_token was read",
                        "instanceUrl=https://acme.clerk.accounts.dev",
                        "clientId=lMy0"));
    }

    @TestFactory
    Stream<DynamicTest> provesWhatStandsInIt() {
        return Stream.of(auth0(), clerk(), cognito(), workOs(), others())
                .flatMap(cases -> cases)
                .map(sample -> DynamicTest.dynamicTest(sample.type + ": " + sample.name, () -> check(sample)));
    }

    private static void check(Case expected) {
        SampleToken sample = SampleToken.read(expected.token, expected.switches);
        ProviderType type = requireNonNull(sample.type());

        assertThat(type.id()).isEqualTo(expected.type);
        assertThat(sample.fields().entrySet().stream()
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .toList())
                .isEqualTo(expected.fields);
        assertThat(sample.missing())
                .isEqualTo(type.fields().stream()
                        .map(Field::key)
                        .filter(key -> !sample.fields().containsKey(key))
                        .toList());
        assertThat(sample.notes()).anySatisfy(note -> assertThat(note).contains(expected.note));
        assertThat(sample.notes()).allSatisfy(note -> assertThat(note).endsWith("."));
        assertThat(ProviderForm.read(type, completed(sample, type), expected.switches))
                .isInstanceOf(FormResult.Valid.class);
    }

    /// With values for what is still asked for.
    private static Map<String, String> completed(SampleToken sample, ProviderType type) {
        Map<String, String> values = new HashMap<>(sample.fields());
        for (Field field : type.fields()) {
            if (field.required()) {
                values.putIfAbsent(field.key(), field.example().replace("...", ""));
            }
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "hello",
                "a.b.c",
                "eyJhbGciOiJSUzI1NiJ9.e30",
                "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln",
                "eyJjdHkiOiJKV1QifQ.YQ.YQ.YQ.YQ",
                "{\"refresh_token\":\"rt\"}",
                "https://app.acme.com/callback?code=abc"
            })
    void tellsNoProviderWhereNothingTellsIt(String text) {
        SampleToken sample = SampleToken.read(text, DevelopmentSwitches.OFF);

        assertThat(sample.type()).isNull();
        assertThat(sample.fields()).isEmpty();
        assertThat(sample.missing()).isEmpty();
        assertThat(sample.notes()).singleElement().asString().endsWith(".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk_test_MTIzNDU2Nzg5MDEyMzQ1Njc4OTA",
                "sk_live_MTIzNDU2Nzg5MDEyMzQ1Njc4OTA",
                "bhf_sk_default_MTIzNDU2Nzg5MDEyMzQ1Njc4OTA",
                "Bearer sk_live_MTIzNDU2Nzg5MDEyMzQ1Njc4OTA",
                "whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTA",
                "-----BEGIN PRIVATE KEY-----\nMTIzNDU2Nzg5MDEyMzQ1Njc4OTA\n-----END PRIVATE KEY-----"
            })
    void namesASecretWithoutRepeatingIt(String secret) {
        SampleToken sample = SampleToken.read(secret, DevelopmentSwitches.OFF);

        assertThat(sample.notes()).singleElement().asString().contains("(not shown)", "roll it");
        assertThat(sample.toString()).doesNotContain("MTIzNDU2");
    }

    @Test
    void readsNothingThatIsTooLong() {
        String long1 = token(AUTH0 + ",'x':'" + "a".repeat(UnverifiedToken.MAX_LENGTH) + "'");

        assertThat(SampleToken.read(long1, DevelopmentSwitches.OFF).notes())
                .singleElement()
                .asString()
                .contains("at most 16384 characters");
        assertThat(SampleToken.read("x ".repeat(40_000), DevelopmentSwitches.OFF)
                        .type())
                .isNull();
    }

    @Test
    void claimsOfAnotherTypeOrWithOddCharactersProveNothing() {
        SampleToken sample = SampleToken.read(
                token("'iss':'https://acme.us.auth0.com/','sub':7,'aud':{'a':1},'azp':['x'],'gty':null"),
                DevelopmentSwitches.OFF);
        SampleToken odd = SampleToken.read(
                token(AUTH0 + ",'sub':'auth0|1','aud':'https://api','azp':'a <b>\\n'"), DevelopmentSwitches.OFF);

        assertThat(sample.fields()).containsOnlyKeys("tenantDomain");
        assertThat(odd.fields()).containsOnlyKeys("tenantDomain", "audience");
        assertThat(odd.notes()).anySatisfy(note -> assertThat(note).contains("an identifier without spaces"));
    }

    @Test
    void holdsNoMoreOfTheTokenThanTheFieldsAndNotesName() {
        String token = token(AUTH0 + ",'sub':'auth0|jane','email':'jane@acme.com','aud':'https://api','azp':'app1'");

        assertThat(SampleToken.read(token, DevelopmentSwitches.OFF).toString())
                .doesNotContain("jane", token.substring(0, 30), token.substring(token.length() - 30));
    }

    @Test
    void neverFails() {
        Random random = new Random(42);
        List<String> seeds = Stream.of(auth0(), clerk(), cognito(), workOs(), others())
                .flatMap(cases -> cases)
                .map(Case::token)
                .toList();
        for (int run = 0; run < 5_000; run++) {
            String seed = seeds.get(random.nextInt(seeds.size()));
            StringBuilder text = new StringBuilder(seed);
            for (int change = random.nextInt(4); change >= 0 && !text.isEmpty(); change--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x2100));
            }
            @Nullable SampleToken sample = SampleToken.read(text.toString(), LOOPBACK);
            assertThat(sample).as(seed).isNotNull();
        }
    }
}
