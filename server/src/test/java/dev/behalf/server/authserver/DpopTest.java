package dev.behalf.server.authserver;

import static dev.behalf.server.authserver.TestingIssuers.ROOT;
import static dev.behalf.server.authserver.TestingIssuers.encoded;
import static dev.behalf.server.authserver.TestingIssuers.error;
import static dev.behalf.server.authserver.TestingIssuers.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import dev.behalf.keys.FetchException;
import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.grants.AccessTokens;
import dev.behalf.server.grants.DpopProofs;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Tokens that are bound to a key (RFC 9449), and what thieves of proofs and tokens get.
class DpopTest {

    private static final String TOKEN = ROOT + "/token";
    private static final String FILES = ROOT + "/mcp/files";
    private static final DpopProofs.Request POST_FILES = new DpopProofs.Request("default", "POST", FILES);
    private static final ECKey KEY = key();
    private static final ECKey OTHER = key();

    private final TestingClock clock = new TestingClock();
    private final TestingDatabase testing = TestingDatabases.sqlite();
    private final Database database = testing.open();
    private final TestingIssuers issuers = new TestingIssuers(database, clock, uri -> {
        throw new FetchException(FetchException.Kind.BAD_STATUS, 404, uri + " answered 404.");
    });
    private final AccessTokens tokens = new AccessTokens(issuers.keys, issuers.grants, clock);
    private final DpopProofs proofs = issuers.proofs;

    @AfterEach
    void stop() {
        issuers.close();
        database.close();
        testing.close();
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private String proof(ECKey key) {
        return proof(key, "POST", TOKEN, clock.instant(), null);
    }

    private static String proof(ECKey key, String method, String address, Instant at, @Nullable String token) {
        try {
            return new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256)
                    .createDPoPJWT(
                            new JWTID(),
                            method,
                            URI.create(address),
                            Date.from(at),
                            token == null ? null : new DPoPAccessToken(token))
                    .serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> ask(Map<String, String> fields, String... proofs) {
        HttpRequest.Builder request = issuers.request("/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(fields)));
        for (String proof : proofs) {
            request.header("DPoP", proof);
        }
        return issuers.send(request);
    }

    private JsonNode bound(String client) {
        HttpResponse<String> response = ask(issuers.redemption(client), proof(KEY));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    private static String token(JsonNode answer) {
        return answer.get("access_token").stringValue();
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

    private static JWTClaimsSet claims(JsonNode answer) {
        try {
            return SignedJWT.parse(token(answer)).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static String thumbprint(ECKey key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void bindsATokenToTheKeyOfTheProof() {
        JsonNode answer = bound(issuers.registered());
        Map<String, Object> introspected =
                issuers.server().introspect("default", token(answer)).orElseThrow();

        assertThat(answer.get("token_type").stringValue()).isEqualTo("DPoP");
        assertThat(claims(answer).getClaim("cnf")).isEqualTo(Map.of("jkt", thumbprint(KEY)));
        assertThat(introspected)
                .containsEntry("active", true)
                .containsEntry("token_type", "DPoP")
                .containsEntry("cnf", Map.of("jkt", thumbprint(KEY)));
        assertThat(issuers.get("/.well-known/oauth-authorization-server").body())
                .contains(
                        "\"dpop_signing_alg_values_supported\":[\"ES256\",\"RS256\",\"PS256\",\"EdDSA\",\"Ed25519\"]");
    }

    @Test
    void withoutAProofATokenIsABearersAsBefore() {
        JsonNode answer = json(ask(issuers.redemption(issuers.registered())));

        assertThat(answer.get("token_type").stringValue()).isEqualTo("Bearer");
        assertThat(claims(answer).getClaim("cnf")).isNull();
        assertThat(AccessTokens.key(claims(answer))).isNull();
    }

    @Test
    void takesNoProofThatIsForSomethingElseOrOld() throws Exception {
        Instant now = clock.instant();
        SignedJWT typed = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .jwk(KEY.toPublicJWK())
                        .build(),
                claims(now));
        typed.sign(new ECDSASigner(KEY));
        SignedJWT shared = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType("dpop+jwt"))
                        .jwk(KEY.toPublicJWK())
                        .build(),
                claims(now));
        shared.sign(new MACSigner(KEY.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        SignedJWT keyless = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("dpop+jwt"))
                        .build(),
                claims(now));
        keyless.sign(new ECDSASigner(KEY));
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("dpop+jwt"))
                        .jwk(KEY.toPublicJWK())
                        .build(),
                claims(now));
        forged.sign(new ECDSASigner(OTHER));
        Map<String, String> redemption = issuers.redemption(issuers.registered());

        for (String wrong : List.of(
                proof(KEY, "GET", TOKEN, now, null),
                proof(KEY, "POST", ROOT + "/revoke", now, null),
                proof(KEY, "POST", "https://evil.example/token", now, null),
                proof(KEY, "POST", TOKEN, now.minusSeconds(120), null),
                proof(KEY, "POST", TOKEN, now.plusSeconds(120), null),
                typed.serialize(),
                shared.serialize(),
                keyless.serialize(),
                forged.serialize(),
                new PlainJWT(claims(now)).serialize(),
                "nonsense")) {
            HttpResponse<String> response = ask(redemption, wrong);
            assertThat(error(response)).as(response.body()).isEqualTo("invalid_dpop_proof");
            assertThat(response.statusCode()).isEqualTo(400);
        }
        assertThat(error(ask(redemption, proof(KEY), proof(KEY))))
                .as("two of them")
                .isEqualTo("invalid_request");
        assertThat(ask(redemption, proof(KEY)).statusCode())
                .as("none of which used the code up")
                .isEqualTo(200);
    }

    private static JWTClaimsSet claims(Instant now) {
        return new JWTClaimsSet.Builder()
                .jwtID(new JWTID().getValue())
                .issueTime(Date.from(now))
                .claim("htm", "POST")
                .claim("htu", TOKEN)
                .build();
    }

    @Test
    void takesAProofOnce() {
        String client = issuers.registered();
        String proof = proof(KEY);

        assertThat(ask(issuers.redemption(client), proof).statusCode()).isEqualTo(200);
        assertThat(error(ask(issuers.redemption(client), proof))).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void aRefreshTokenOfAPublicClientWorksWithItsKeyOnly() {
        String client = issuers.registered();
        JsonNode answer = bound(client);

        assertThat(error(ask(refreshing(client, answer)))).as("stolen").isEqualTo("invalid_grant");
        assertThat(error(ask(refreshing(client, answer), proof(OTHER))))
                .as("stolen, with the thief's own key")
                .isEqualTo("invalid_grant");
        JsonNode next = json(ask(refreshing(client, answer), proof(KEY)));
        assertThat(next.get("token_type").stringValue())
                .as("and not used up by that")
                .isEqualTo("DPoP");
        assertThat(claims(next).getClaim("cnf")).isEqualTo(Map.of("jkt", thumbprint(KEY)));
        assertThat(error(ask(refreshing(client, next)))).isEqualTo("invalid_grant");
    }

    @Test
    void aStolenTokenOpensNothing() {
        String token = token(bound(issuers.registered()));
        JWTClaimsSet claims = tokens.verify("default", ROOT, token).orElseThrow();
        Instant now = clock.instant();
        String good = proof(KEY, "POST", FILES, now, token);

        assertThat(AccessTokens.key(claims))
                .as("by which a face knows that it is no bearer token")
                .isEqualTo(thumbprint(KEY));
        for (String wrong : List.of(
                proof(OTHER, "POST", FILES, now, token),
                proof(KEY, "POST", FILES, now, null),
                proof(KEY, "POST", FILES, now, token + "x"),
                proof(KEY, "GET", FILES, now, token),
                proof(KEY, "POST", ROOT + "/mcp", now, token),
                proof(KEY, "POST", FILES, now.minus(Duration.ofMinutes(3)), token))) {
            assertThat(proofs.forResource(wrong, POST_FILES, token, claims))
                    .isInstanceOf(DpopProofs.Proof.Refused.class);
        }
        assertThat(proofs.forResource(null, POST_FILES, token, claims)).isInstanceOf(DpopProofs.Proof.Refused.class);
        assertThat(proofs.forResource(good, POST_FILES, token, claims))
                .isEqualTo(new DpopProofs.Proof.Proven(thumbprint(KEY), null));
        assertThat(proofs.forResource(good, POST_FILES, token, claims))
                .as("a second time")
                .isInstanceOf(DpopProofs.Proof.Refused.class);
    }

    /// A bearer token does not become better by being called bound.
    @Test
    void aBearersTokenIsRefusedAsABoundOne() {
        String token = token(json(ask(issuers.redemption(issuers.registered()))));
        JWTClaimsSet claims = tokens.verify("default", ROOT, token).orElseThrow();

        assertThat(proofs.forResource(proof(KEY, "POST", FILES, clock.instant(), token), POST_FILES, token, claims))
                .isInstanceOf(DpopProofs.Proof.Refused.class);
    }

    @Test
    void aBoundTokenIsGivenBackWithoutAProof() {
        String client = issuers.registered();
        String token = token(bound(client));
        Map<String, String> fields = new HashMap<>(Map.of("client_id", client, "token", token));

        assertThat(issuers.form("/revoke", fields).statusCode()).isEqualTo(200);
        assertThat(tokens.verify("default", ROOT, token)).isEmpty();
    }

    @Test
    void aCodeThatIsBoundToAKeyIsGoodWithAProofByItOnly() {
        String client = issuers.registered();
        String theirs = issuers.code(client, thumbprint(KEY));
        String stolen = issuers.code(client, thumbprint(KEY));

        HttpResponse<String> good = ask(issuers.redemption(client, theirs), proof(KEY));
        HttpResponse<String> without = ask(issuers.redemption(client, stolen));

        assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
        assertThat(error(without)).isEqualTo("invalid_grant");
        assertThat(json(without).get("error_description").stringValue()).contains("dpop_jkt");
        assertThat(error(ask(issuers.redemption(client, stolen), proof(KEY))))
                .as("it was used up, and whoever has it may have stolen it")
                .isEqualTo("invalid_grant");
        assertThat(error(ask(issuers.redemption(client, issuers.code(client, thumbprint(KEY))), proof(OTHER))))
                .isEqualTo("invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519"})
    void takesProofsByEd25519(String alg) throws Exception {
        OctetKeyPair key = new OctetKeyPairGenerator(Curve.Ed25519).generate();
        OctetKeyPair other = new OctetKeyPairGenerator(Curve.Ed25519).generate();
        String client = issuers.registered();

        HttpResponse<String> forged = ask(issuers.redemption(client), signed(alg, key.toPublicJWK(), other, Map.of()));
        HttpResponse<String> mixed = ask(issuers.redemption(client), signed(alg, KEY.toPublicJWK(), key, Map.of()));
        JsonNode answer = json(ask(issuers.redemption(client), signed(alg, key.toPublicJWK(), key, Map.of())));

        assertThat(error(forged)).isEqualTo("invalid_dpop_proof");
        assertThat(error(mixed)).as("by a key of another kind").isEqualTo("invalid_dpop_proof");
        assertThat(claims(answer).getClaim("cnf"))
                .isEqualTo(Map.of("jkt", key.computeThumbprint().toString()));
        assertThat(error(ask(refreshing(client, answer), signed(alg, other.toPublicJWK(), other, Map.of()))))
                .isEqualTo("invalid_grant");
        assertThat(ask(refreshing(client, answer), signed(alg, key.toPublicJWK(), key, Map.of()))
                        .statusCode())
                .isEqualTo(200);
    }

    /// A proof that names a key and is signed by another or the same.
    private String signed(String alg, JWK named, OctetKeyPair signer, Map<String, Object> claims) throws JOSEException {
        JWTClaimsSet.Builder all = new JWTClaimsSet.Builder(claims(clock.instant()));
        claims.forEach(all::claim);
        SignedJWT proof = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.parse(alg))
                        .type(new JOSEObjectType("dpop+jwt"))
                        .jwk(named)
                        .build(),
                all.build());
        proof.sign(new Ed25519Signer(signer));
        return proof.serialize();
    }

    private String proof(ECKey key, Instant at, String id, @Nullable String nonce) {
        try {
            SignedJWT proof = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(new JOSEObjectType("dpop+jwt"))
                            .jwk(key.toPublicJWK())
                            .build(),
                    new JWTClaimsSet.Builder(claims(at))
                            .jwtID(id)
                            .claim("nonce", nonce)
                            .build());
            proof.sign(new ECDSASigner(key));
            return proof.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private String withNonce(@Nullable String nonce) {
        return proof(KEY, clock.instant(), new JWTID().getValue(), nonce);
    }

    private static Optional<String> nonce(HttpResponse<String> response) {
        return response.headers().firstValue("DPoP-Nonce");
    }

    /// RFC 9449 section 8.
    @Test
    void asksForANonceWhereTheEnvironmentWantsOne() {
        String client = issuers.registered();
        Map<String, String> redemption = issuers.redemption(client);
        issuers.nonces(true);

        HttpResponse<String> asked = ask(redemption, withNonce(null));
        assertThat(asked.statusCode()).isEqualTo(400);
        assertThat(error(asked)).isEqualTo("use_dpop_nonce");
        assertThat(asked.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
                .as("scripts may read it")
                .contains("dpop-nonce");
        String nonce = nonce(asked).orElseThrow();
        assertThat(nonce).as("NQCHAR").matches("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");
        assertThat(error(ask(redemption, withNonce(nonce + "A")))).isEqualTo("use_dpop_nonce");

        HttpResponse<String> good = ask(redemption, withNonce(nonce));
        assertThat(good.statusCode()).as("and the code was not used up").isEqualTo(200);
        assertThat(nonce(good)).as("it is good for a while").isEmpty();
        assertThat(ask(issuers.redemption(client)).statusCode())
                .as("bearers are asked for nothing")
                .isEqualTo(200);

        issuers.nonces(false);
        assertThat(ask(issuers.redemption(client), withNonce(nonce)).statusCode())
                .as("whoever remembers one is not refused for it")
                .isEqualTo(200);
    }

    @Test
    void aNonceIsGoodForMinutesAndTheNextOneComesBeforeItsEnd() {
        String client = issuers.registered();
        issuers.nonces(true);
        String nonce = nonce(ask(issuers.redemption(client), withNonce(null))).orElseThrow();

        clock.advance(Duration.ofMinutes(4));
        HttpResponse<String> late = ask(issuers.redemption(client), withNonce(nonce));
        clock.advance(Duration.ofMinutes(1));
        HttpResponse<String> over = ask(issuers.redemption(client), withNonce(nonce));
        HttpResponse<String> next =
                ask(issuers.redemption(client), withNonce(nonce(late).orElseThrow()));

        assertThat(late.statusCode()).isEqualTo(200);
        assertThat(error(over)).isEqualTo("use_dpop_nonce");
        assertThat(nonce(over)).isPresent().isNotEqualTo(nonce(late));
        assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
    }

    /// RFC 9449 section 4.3, step 11.
    @Test
    void withANonceTheClocksOfClientsDoNotMatterAndAProofIsGoodOnceAllTheSame() {
        String client = issuers.registered();
        issuers.nonces(true);
        String nonce = nonce(ask(issuers.redemption(client), withNonce(null))).orElseThrow();
        String proof = proof(KEY, clock.instant().minus(Duration.ofDays(300)), "one", nonce);

        assertThat(ask(issuers.redemption(client), proof).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(error(ask(issuers.redemption(client), proof)))
                .as("for as long as its nonce is good")
                .isEqualTo("invalid_dpop_proof");
        clock.advance(Duration.ofMinutes(2));
        assertThat(error(ask(issuers.redemption(client), proof)))
                .as("and then for want of a nonce")
                .isEqualTo("use_dpop_nonce");
    }

    @Test
    void beingAskedForANonceIsNoGuessing() {
        String client = issuers.registered();
        Map<String, String> redemption = issuers.redemption(client);
        issuers.nonces(true);

        for (int i = 0; i < 130; i++) {
            assertThat(error(ask(redemption, withNonce(null)))).isEqualTo("use_dpop_nonce");
        }
    }
}
