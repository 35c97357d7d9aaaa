package dev.behalf.server.authserver;

import static dev.behalf.server.authserver.TestingIssuers.ROOT;
import static dev.behalf.server.authserver.TestingIssuers.VERIFIER;
import static dev.behalf.server.authserver.TestingIssuers.encoded;
import static dev.behalf.server.authserver.TestingIssuers.error;
import static dev.behalf.server.authserver.TestingIssuers.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.behalf.keys.Document;
import dev.behalf.keys.FetchException;
import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.grants.AccessTokens;
import dev.behalf.server.grants.Ending;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TokenEndpointTest {

    private static final String DOCUMENT = "https://app.acme.com/client.json";
    private static final String KEYS = "https://app.acme.com/jwks.json";

    private final TestingClock clock = new TestingClock();
    private final Map<String, String> documents = new HashMap<>();
    private Duration documentsKept = Duration.ZERO;
    private final TestingDatabase testing = TestingDatabases.sqlite();
    private final Database database = testing.open();
    private final TestingIssuers issuers = new TestingIssuers(database, clock, uri -> {
        String body = documents.get(uri.toString());
        if (body == null) {
            throw new FetchException(FetchException.Kind.BAD_STATUS, 404, uri + " answered 404.");
        }
        return new Document(body, documentsKept);
    });

    @AfterEach
    void stop() {
        issuers.close();
        database.close();
        testing.close();
    }

    private static Map<String, String> with(Map<String, String> fields, String name, @Nullable String value) {
        Map<String, String> changed = new HashMap<>(fields);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }

    private static Map<String, String> refreshing(String client, JsonNode answer) {
        return Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                client,
                "refresh_token",
                answer.get("refresh_token").stringValue());
    }

    private Map<String, Object> introspected(JsonNode answer) {
        return issuers.server()
                .introspect("default", answer.get("access_token").stringValue())
                .orElseThrow();
    }

    @Test
    void givesATokenForTheOneResourceThatWasAllowed() throws Exception {
        String client = issuers.registered();
        HttpResponse<String> response = issuers.token(issuers.redemption(client));
        JsonNode answer = json(response);
        SignedJWT token = SignedJWT.parse(answer.get("access_token").stringValue());
        JWTClaimsSet claims = token.getJWTClaimsSet();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.get("token_type").stringValue()).isEqualTo("Bearer");
        assertThat(answer.get("expires_in").intValue()).isEqualTo(300);
        assertThat(answer.get("scope").stringValue()).isEqualTo("files:read files:write");
        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(token.verify(
                        new ECDSAVerifier(JWKSet.parse(issuers.get("/jwks").body())
                                .getKeyByKeyId(token.getHeader().getKeyID())
                                .toECKey())))
                .isTrue();
        assertThat(claims.getIssuer()).isEqualTo(ROOT);
        assertThat(claims.getAudience()).containsExactly(ROOT + "/mcp/files");
        assertThat(claims.getSubject()).startsWith("usr_");
        assertThat(claims.getStringClaim("client_id")).isEqualTo(client);
        assertThat(claims.getStringClaim("scope")).isEqualTo("files:read files:write");
        assertThat(claims.getJWTID()).isNotBlank();
        assertThat(claims.getIssueTime().toInstant()).isEqualTo(clock.instant());
        assertThat(claims.getExpirationTime().toInstant())
                .isEqualTo(clock.instant().plusSeconds(300));
    }

    @Test
    void aTokenThatWasSeenBeforeIsRefusedOnceItsTimeOrItsGrantIsOver() throws Exception {
        AccessTokens tokens = new AccessTokens(issuers.keys, issuers.grants, clock);
        JsonNode first = json(issuers.token(issuers.redemption(issuers.registered())));
        JsonNode second = json(issuers.token(issuers.redemption(issuers.registered())));
        String expiring = first.get("access_token").stringValue();
        String ending = second.get("access_token").stringValue();
        for (int i = 0; i < 2; i++) {
            assertThat(tokens.verify("default", ROOT, ending)).isPresent();
            assertThat(tokens.verify("default", "https://other.example", ending))
                    .isEmpty();
            assertThat(tokens.verify("default", ROOT, ending + "A")).isEmpty();
        }

        String grant = tokens.verify("default", ROOT, ending).orElseThrow().getStringClaim(AccessTokens.GRANT);
        issuers.grants.end("default", grant, Ending.PERSON);
        assertThat(tokens.verify("default", ROOT, ending)).isEmpty();

        clock.advance(Duration.ofSeconds(299));
        assertThat(tokens.verify("default", ROOT, expiring)).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(tokens.verify("default", ROOT, expiring)).isEmpty();
    }

    @Test
    void namesEveryReasonForWhichItGivesNone() {
        String client = issuers.registered();
        String other = issuers.registered();
        Map<String, String> good = issuers.redemption(client);

        assertThat(error(issuers.token(with(good, "grant_type", null)))).isEqualTo("invalid_request");
        assertThat(error(issuers.token(with(good, "grant_type", "password")))).isEqualTo("unsupported_grant_type");
        assertThat(error(issuers.token(with(good, "code", null)))).isEqualTo("invalid_request");
        assertThat(error(issuers.token(with(good, "code", "bhc_unknown")))).isEqualTo("invalid_grant");
        assertThat(error(issuers.token(with(good, "resource", ROOT + "/mcp")))).isEqualTo("invalid_target");
        assertThat(error(issuers.form("/token", encoded(good) + "&code=another")))
                .isEqualTo("invalid_request");
        assertThat(error(issuers.form("/token?code=x", good))).isEqualTo("invalid_request");
        assertThat(error(issuers.send(issuers.request("/token")
                        .header("Content-Type", "application/json")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")))))
                .isEqualTo("invalid_request");
        assertThat(issuers.token(with(good, "resource", ROOT + "/mcp/files/?x=y"))
                        .statusCode())
                .as("none of which used the code up")
                .isEqualTo(200);
        assertThat(error(issuers.token(with(issuers.redemption(client), "client_id", other))))
                .isEqualTo("invalid_grant");
        assertThat(error(issuers.token(with(issuers.redemption(client), "redirect_uri", "http://127.0.0.1:3001/cb"))))
                .isEqualTo("invalid_grant");
    }

    @Test
    void wantsTheProofOfPkce() {
        String client = issuers.registered();

        assertThat(error(issuers.token(with(issuers.redemption(client), "code_verifier", null))))
                .as("downgrade")
                .isEqualTo("invalid_grant");
        assertThat(error(issuers.token(with(issuers.redemption(client), "code_verifier", "w".repeat(43)))))
                .as("injection of somebody else's code")
                .isEqualTo("invalid_grant");
        assertThat(error(issuers.token(
                        with(issuers.redemption(client), "code_verifier", TestingIssuers.challenge(VERIFIER)))))
                .as("plain")
                .isEqualTo("invalid_grant");
    }

    @Test
    void aReplayedCodeEndsWhatItGaveAtOnce() {
        String client = issuers.registered();
        Map<String, String> redemption = issuers.redemption(client);
        JsonNode answer = json(issuers.token(redemption));
        assertThat(introspected(answer)).containsEntry("active", true);

        assertThat(error(issuers.token(redemption))).isEqualTo("invalid_grant");
        assertThat(introspected(answer)).isEqualTo(Map.of("active", false));
        assertThat(error(issuers.token(refreshing(client, answer)))).isEqualTo("invalid_grant");
    }

    @Test
    void refreshesWithFewerScopesIfAskedAndNeverWithMore() {
        String client = issuers.registered();
        JsonNode answer = json(issuers.token(issuers.redemption(client)));
        JsonNode narrower = json(issuers.token(with(refreshing(client, answer), "scope", "files:read mcp admin")));
        JsonNode full =
                json(issuers.token(with(refreshing(client, narrower), "resource", "HTTP://127.0.0.1:8080/mcp/files")));

        assertThat(narrower.get("scope").stringValue()).isEqualTo("files:read");
        assertThat(introspected(narrower)).containsEntry("scope", "files:read");
        assertThat(full.get("scope").stringValue()).isEqualTo("files:read files:write");
        assertThat(error(issuers.token(with(refreshing(client, full), "resource", ROOT + "/mcp"))))
                .isEqualTo("invalid_target");
    }

    @Test
    void toldThatAClientIsUnknownItRegistersAnew() {
        String client = issuers.registered();
        JsonNode answer = json(issuers.token(issuers.redemption(client)));
        issuers.clients.remove("default", client, dev.behalf.server.audit.Actor.COMMAND_LINE);
        HttpResponse<String> response = issuers.token(refreshing(client, answer));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(error(response)).isEqualTo("invalid_client");
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @Test
    void takesNoClientSecrets() {
        String client = issuers.registered();

        assertThat(error(issuers.token(with(issuers.redemption(client), "client_secret", "s"))))
                .isEqualTo("invalid_client");
        assertThat(error(issuers.send(issuers.request("/token")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", "Basic eDp5")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                                encoded(with(issuers.redemption(client), "client_id", null)))))))
                .isEqualTo("invalid_client");
    }

    @Test
    void aTokenThatIsGivenBackEndsItsGrant() {
        String client = issuers.registered();
        String other = issuers.registered();
        for (String which : List.of("access_token", "refresh_token")) {
            JsonNode answer = json(issuers.token(issuers.redemption(client)));
            Map<String, String> request =
                    Map.of("client_id", client, "token", answer.get(which).stringValue());

            assertThat(issuers.form("/revoke", with(request, "client_id", other))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(introspected(answer)).as("another client's").containsEntry("active", true);
            assertThat(issuers.form("/revoke", request).statusCode()).isEqualTo(200);
            assertThat(introspected(answer)).isEqualTo(Map.of("active", false));
            assertThat(error(issuers.token(refreshing(client, answer)))).isEqualTo("invalid_grant");
            assertThat(issuers.form("/revoke", request).statusCode()).isEqualTo(200);
        }
        assertThat(issuers.form("/revoke", Map.of("client_id", client, "token", "unknown"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(error(issuers.form("/revoke", Map.of("client_id", client)))).isEqualTo("invalid_request");
    }

    @Test
    void saysNothingOfOtherTokens() {
        String client = issuers.registered();
        JsonNode answer = json(issuers.token(issuers.redemption(client)));
        String token = answer.get("access_token").stringValue();

        assertThat(issuers.server().introspect("staging", token)).isEmpty();
        assertThat(issuers.server().introspect("default", "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.e30.x"))
                .isEmpty();
        assertThat(issuers.server().introspect("default", "opaque")).isEmpty();
        assertThat(issuers.server().introspect("default", token + "x")).hasValue(Map.of("active", false));
        clock.advance(Duration.ofMinutes(5));
        assertThat(introspected(answer)).isEqualTo(Map.of("active", false));
    }

    private ECKey publish(String method) throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        documents.put(DOCUMENT, """
                {"client_id": "%s", "client_name": "Acme", "redirect_uris": ["%s"], "jwks_uri": "%s",
                 "grant_types": ["authorization_code", "refresh_token"], %s}
                """.formatted(DOCUMENT, TestingIssuers.REDIRECT, KEYS, method));
        documents.put(KEYS, new JWKSet(key).toString(true));
        return key;
    }

    private String assertion(ECKey key, Consumer<JWTClaimsSet.Builder> change) throws Exception {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(DOCUMENT)
                .subject(DOCUMENT)
                .audience(ROOT)
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(clock.instant().plusSeconds(60)));
        change.accept(claims);
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims.build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private HttpResponse<String> authenticated(String assertion) {
        Map<String, String> fields = new HashMap<>(issuers.redemption(DOCUMENT));
        fields.put("client_assertion", assertion);
        fields.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        return issuers.token(fields);
    }

    @Test
    void aClientWithAKeyAuthenticatesByIt() throws Exception {
        ECKey key = publish("\"token_endpoint_auth_method\": \"private_key_jwt\"");
        String good = assertion(key, _ -> {});

        assertThat(authenticated(good).statusCode()).isEqualTo(200);
        assertThat(error(authenticated(good))).as("a second time").isEqualTo("invalid_client");
        assertThat(authenticated(assertion(key, claims -> claims.audience(ROOT + "/token")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(error(issuers.token(issuers.redemption(DOCUMENT))))
                .as("without")
                .isEqualTo("invalid_client");
    }

    @Test
    void anAssertionMustBeTheClientsOwnAndForThisServer() throws Exception {
        ECKey key = publish("\"token_endpoint_auth_method\": \"private_key_jwt\"");
        ECKey stranger = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        Instant now = clock.instant();
        SignedJWT shared = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .issuer(DOCUMENT)
                        .subject(DOCUMENT)
                        .audience(ROOT)
                        .expirationTime(Date.from(now.plusSeconds(60)))
                        .build());
        shared.sign(new MACSigner("s".repeat(32)));

        for (String wrong : List.of(
                assertion(stranger, _ -> {}),
                assertion(key, claims -> claims.audience("https://evil.com")),
                assertion(key, claims -> claims.issuer("https://evil.com").subject("https://evil.com")),
                assertion(key, claims -> claims.expirationTime(Date.from(now.minusSeconds(61)))),
                assertion(key, claims -> claims.expirationTime(Date.from(now.plusSeconds(7200)))),
                assertion(key, claims -> claims.notBeforeTime(Date.from(now.plusSeconds(3600)))),
                shared.serialize())) {
            HttpResponse<String> response = authenticated(wrong);
            assertThat(error(response)).as(response.body()).isEqualTo("invalid_client");
            assertThat(response.statusCode()).isEqualTo(401);
        }
    }

    /// ChatGPT's document allows both, whichever a server offers.
    @Test
    void aClientWithAKeyMayDoWithoutWhereItsDocumentSaysSo() throws Exception {
        ECKey key = publish("\"token_endpoint_auth_method\": \"private_key_jwt\","
                + " \"token_endpoint_auth_methods_supported\": [\"none\", \"private_key_jwt\"]");

        assertThat(issuers.token(issuers.redemption(DOCUMENT)).statusCode()).isEqualTo(200);
        assertThat(authenticated(assertion(key, _ -> {})).statusCode()).isEqualTo(200);
    }

    @Test
    void aClientStaysSignedInWhileItsDocumentIsOutOfReach() throws Exception {
        documentsKept = Duration.ofMinutes(5);
        publish("\"token_endpoint_auth_method\": \"none\"");
        JsonNode answer = json(issuers.token(issuers.redemption(DOCUMENT)));
        documents.clear();
        clock.advance(Duration.ofHours(1));
        JsonNode later = json(issuers.token(refreshing(DOCUMENT, answer)));
        clock.advance(Duration.ofHours(24));

        assertThat(introspected(answer)).isEqualTo(Map.of("active", false));
        assertThat(later.has("access_token")).isTrue();
        assertThat(error(issuers.token(refreshing(DOCUMENT, later)))).isEqualTo("temporarily_unavailable");
    }
}
