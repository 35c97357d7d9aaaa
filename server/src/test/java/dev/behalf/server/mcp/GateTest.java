package dev.behalf.server.mcp;

import static dev.behalf.server.mcp.TestingMcp.LIVE;
import static dev.behalf.server.mcp.TestingMcp.RESOURCE;
import static dev.behalf.server.mcp.TestingMcp.ROOT;
import static dev.behalf.server.mcp.TestingMcp.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.grants.Ending;
import dev.behalf.server.grants.Grant;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Who gets in, and what the others are told.
class GateTest {

    private static final String PING = "{'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}";
    private static final String WHERE =
            "resource_metadata=\"" + ROOT + "/.well-known/oauth-protected-resource/mcp\", scope=\"mcp\"";

    private static final TestingClock CLOCK = new TestingClock();

    private static TestingDatabase testing;
    private static Database database;
    private static TestingMcp mcp;

    @BeforeAll
    static void start() {
        testing = TestingDatabases.sqlite();
        database = testing.open();
        mcp = new TestingMcp(database, CLOCK);
    }

    @AfterAll
    static void stop() {
        mcp.close();
        database.close();
        testing.close();
    }

    private static HttpResponse<String> ping(String authorization) {
        return mcp.send(mcp.post(PING).header("Authorization", authorization));
    }

    private static HttpResponse<String> pingWith(String token) {
        return ping("Bearer " + token);
    }

    private static String challenge(HttpResponse<String> response) {
        return String.join("; ", response.headers().allValues("WWW-Authenticate"));
    }

    private static void assertInvalidToken(HttpResponse<String> response, String description) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
        assertThat(challenge(response))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"" + description + "\", " + WHERE);
        assertThat(json(response).get("code").stringValue()).isEqualTo("BH-462");
    }

    private static void assertNotGood(HttpResponse<String> response) {
        assertInvalidToken(response, "The access token has expired, was ended, or is not of this environment");
    }

    @Test
    void letsAGoodTokenIn() {
        HttpResponse<String> response = pingWith(mcp.token());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(response.headers().firstValue("Mcp-Session-Id")).isEmpty();
        assertThat(ping("bearer  " + mcp.token()).statusCode())
                .as("the scheme in any case")
                .isEqualTo(200);
    }

    @Test
    void leadsWhoeverHasNoTokenToTheMetadata() {
        HttpResponse<String> response = mcp.send(mcp.post(PING));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(challenge(response)).isEqualTo("Bearer " + WHERE);
        assertThat(json(response).get("code").stringValue()).isEqualTo("BH-461");
        for (String other : List.of("Basic YTpi", "DPoPx " + mcp.token(), "Bearerx", "")) {
            assertThat(challenge(ping(other))).as(other).isEqualTo("Bearer " + WHERE);
        }
    }

    /// Clients compare the resource with what people typed, and ask for the scopes of the challenge.
    @Test
    void theMetadataThatTheChallengeNamesIsThereAndAgreesWithIt() {
        String address = ROOT + "/.well-known/oauth-protected-resource/mcp";
        JsonNode metadata = json(mcp.send(mcp.request(address.substring(ROOT.length()))));

        assertThat(metadata.get("resource").stringValue()).isEqualTo(RESOURCE);
        assertThat(metadata.get("scopes_supported").get(0).stringValue()).isEqualTo("mcp");
        assertThat(metadata.get("scopes_supported").size()).isEqualTo(1);
    }

    @Test
    void namesTheMetadataOfTheEnvironmentThatWasAsked() {
        HttpResponse<String> response = mcp.send(mcp.request("/live/mcp"));
        String address = "https://auth.acme.com/.well-known/oauth-protected-resource/live/mcp";

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(challenge(response)).isEqualTo("Bearer resource_metadata=\"" + address + "\", scope=\"mcp\"");
        assertThat(json(mcp.send(mcp.request("/.well-known/oauth-protected-resource/live/mcp")))
                        .get("resource")
                        .stringValue())
                .isEqualTo(LIVE + "/mcp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer two tokens", "Bearer a\"b", "Bearer a,b"})
    void callsAMalformedHeaderMalformed(String header) {
        HttpResponse<String> response = ping(header);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(challenge(response))
                .startsWith("Bearer error=\"invalid_request\"")
                .endsWith(WHERE);
    }

    @Test
    void refusesTwoTokensAtOnce() {
        HttpResponse<String> response = mcp.send(
                mcp.post(PING).header("Authorization", "Bearer " + mcp.token()).header("Authorization", "Bearer x"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(challenge(response)).startsWith("Bearer error=\"invalid_request\"");
    }

    @Test
    void takesNoTokenFromTheUrl() {
        String token = mcp.token();
        for (String query : List.of("access_token=" + token, "token=x", "anything=" + token)) {
            HttpResponse<String> response = mcp.send(mcp.request("/mcp?" + query)
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + token)
                    .POST(HttpRequest.BodyPublishers.ofString(PING.replace('\'', '"'))));

            assertThat(response.statusCode()).as(query).isEqualTo(400);
            assertThat(response.body()).contains("BH-406").doesNotContain(token);
        }
        // What people paste has such things, and Claude Code sends them along.
        assertThat(mcp.send(mcp.request("/mcp?utm_source=docs")
                                .header("Content-Type", "application/json")
                                .header("Authorization", "Bearer " + token)
                                .POST(HttpRequest.BodyPublishers.ofString(PING.replace('\'', '"'))))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesWhatIsNoTokenOfTheEnvironment() {
        String good = mcp.token();
        String[] parts = good.split("\\.", -1);
        Grant live = mcp.grant("live", LIVE + "/mcp", List.of("mcp"), null);

        assertNotGood(pingWith("undefined"));
        assertNotGood(pingWith(parts[0] + "." + parts[1] + "."));
        assertNotGood(pingWith("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + parts[1] + "."));
        assertNotGood(pingWith(parts[0] + ".e30." + parts[2]));
        assertNotGood(pingWith(mcp.token(live)));
        assertNotGood(pingWith(
                mcp.token(mcp.grant("default", RESOURCE, List.of("mcp"), null), claims -> claims.issuer(LIVE))));
    }

    @Test
    void anotherEnvironmentTakesItsOwnTokensOnly() {
        Grant live = mcp.grant("live", LIVE + "/mcp", List.of("mcp"), null);
        HttpRequest.Builder asked = mcp.request("/live/mcp")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(PING.replace('\'', '"')));

        assertThat(mcp.send(asked.copy().header("Authorization", "Bearer " + mcp.token()))
                        .statusCode())
                .isEqualTo(401);
        assertThat(mcp.send(asked.copy().header("Authorization", "Bearer " + mcp.token(live)))
                        .statusCode())
                .isEqualTo(200);
    }

    /// The audience is compared as text: what clients may spell differently when they ask has one form in tokens.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/mcp/files",
                "http://127.0.0.1:8080/mcp/",
                "http://127.0.0.1:8080",
                "http://127.0.0.1:8080/MCP",
                "https://127.0.0.1:8080/mcp",
                "https://auth.acme.com/live/mcp"
            })
    void refusesATokenForAnotherResource(String audience) {
        Grant grant = mcp.grant("default", audience, List.of("mcp"), null);

        assertInvalidToken(pingWith(mcp.token(grant)), "The access token is for another resource");
    }

    @Test
    void refusesATokenForSeveralResourcesOrNone() {
        Grant grant = mcp.grant("default", RESOURCE, List.of("mcp"), null);
        String several = mcp.token(grant, claims -> claims.audience(List.of(RESOURCE, ROOT + "/mcp/files")));

        assertInvalidToken(pingWith(several), "The access token is for another resource");
        assertInvalidToken(
                pingWith(mcp.token(grant, claims -> claims.audience((String) null))),
                "The access token is for another resource");
        assertThat(pingWith(mcp.token(grant, _ -> {})).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesATokenThatIsBoundToAKey() {
        Grant grant = mcp.grant("default", RESOURCE, List.of("mcp"), null);
        String bound = mcp.token(
                grant, claims -> claims.claim("cnf", Map.of("jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")));

        assertInvalidToken(pingWith(bound), "The access token is bound to a key and does not count as a Bearer token");
    }

    private static HttpResponse<String> pingProving(String token, String... proofs) {
        HttpRequest.Builder request = mcp.post(PING).header("Authorization", "DPoP " + token);
        for (String proof : proofs) {
            request.header("DPoP", proof);
        }
        return mcp.send(request);
    }

    private static String proof(ECKey key, String method, String address, @Nullable String token) throws JOSEException {
        return new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256)
                .createDPoPJWT(
                        new JWTID(),
                        method,
                        URI.create(address),
                        Date.from(CLOCK.instant()),
                        token == null ? null : new DPoPAccessToken(token))
                .serialize();
    }

    private static void assertUnproven(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
        assertThat(challenge(response))
                .startsWith("DPoP error=\"invalid_dpop_proof\"")
                .endsWith(WHERE);
    }

    /// RFC 9449 section 7.
    @Test
    void takesABoundTokenWithAProofByItsKeyOnly() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        ECKey thief = new ECKeyGenerator(Curve.P_256).generate();
        Grant grant = mcp.grant("default", RESOURCE, List.of("mcp"), null);
        String thumbprint = key.computeThumbprint().toString();
        String bound = mcp.token(grant, claims -> claims.claim("cnf", Map.of("jkt", thumbprint)));
        String good = proof(key, "POST", RESOURCE, bound);

        assertThat(pingProving(bound, good).statusCode()).isEqualTo(200);
        assertUnproven(pingProving(bound, good));
        assertUnproven(pingProving(bound));
        assertUnproven(pingProving(bound, proof(thief, "POST", RESOURCE, bound)));
        assertUnproven(pingProving(bound, proof(key, "POST", RESOURCE, null)));
        assertUnproven(pingProving(bound, proof(key, "POST", RESOURCE, mcp.token(grant))));
        assertUnproven(pingProving(bound, proof(key, "GET", RESOURCE, bound)));
        assertUnproven(pingProving(bound, proof(key, "POST", "https://evil.example/mcp", bound)));
        assertUnproven(pingProving(mcp.token(grant), proof(key, "POST", RESOURCE, mcp.token(grant))));
        assertThat(pingProving(bound, proof(key, "POST", RESOURCE, bound), proof(key, "POST", RESOURCE, bound))
                        .statusCode())
                .as("two proofs")
                .isEqualTo(400);
        assertThat(pingProving(
                                mcp.token(
                                        grant,
                                        claims -> claims.audience(ROOT + "/mcp/files")
                                                .claim("cnf", Map.of("jkt", thumbprint))),
                                proof(key, "POST", RESOURCE, null))
                        .statusCode())
                .isEqualTo(401);
    }

    /// RFC 9449 section 9.
    @Test
    void asksForANonceWhereTheEnvironmentWantsOne() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        Grant grant = mcp.grant("default", RESOURCE, List.of("mcp"), null);
        String bound = mcp.token(grant, claims -> claims.claim("cnf", Map.of("jkt", thumbprint(key))));
        mcp.nonces(true);
        try {
            HttpResponse<String> asked = pingProving(bound, proof(key, "POST", RESOURCE, bound));
            String nonce = asked.headers().firstValue("DPoP-Nonce").orElseThrow();
            String proof = proof(key, "POST", RESOURCE, bound, nonce);
            HttpResponse<String> good = pingProving(bound, proof);

            assertThat(asked.statusCode()).isEqualTo(401);
            assertThat(challenge(asked))
                    .startsWith("DPoP error=\"use_dpop_nonce\"")
                    .endsWith(WHERE);
            assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
            assertThat(good.headers().firstValue("DPoP-Nonce")).isEmpty();
            assertUnproven(pingProving(bound, proof));
            assertThat(pingWith(mcp.token(grant)).statusCode())
                    .as("bearers are asked for nothing")
                    .isEqualTo(200);

            CLOCK.advance(Duration.ofMinutes(4));
            HttpResponse<String> late = pingProving(bound, proof(key, "POST", RESOURCE, bound, nonce));
            assertThat(late.statusCode()).isEqualTo(200);
            assertThat(late.headers().firstValue("DPoP-Nonce")).isPresent();
        } finally {
            mcp.nonces(false);
        }
    }

    private static String thumbprint(ECKey key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String proof(ECKey key, String method, String address, String token, String nonce)
            throws JOSEException {
        return new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256)
                .createDPoPJWT(
                        new JWTID(),
                        method,
                        URI.create(address),
                        Date.from(CLOCK.instant()),
                        new DPoPAccessToken(token),
                        new Nonce(nonce))
                .serialize();
    }

    @Test
    void asksForTheScopeThatIsMissing() {
        Grant grant = mcp.grant("default", RESOURCE, List.of("other"), null);
        HttpResponse<String> response = pingWith(mcp.token(grant));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(challenge(response))
                .isEqualTo("Bearer error=\"insufficient_scope\","
                        + " error_description=\"The access token lacks the scope mcp\", " + WHERE);
        assertThat(pingWith(mcp.token(grant, claims -> claims.claim("scope", "mcpx other")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(pingWith(mcp.token(grant, claims -> claims.claim("scope", null)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(pingWith(mcp.token(grant, claims -> claims.claim("scope", "other mcp")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesAnExpiredToken() {
        String token = mcp.token();
        CLOCK.advance(Duration.ofSeconds(299));
        assertThat(pingWith(token).statusCode()).isEqualTo(200);
        CLOCK.advance(Duration.ofSeconds(1));

        assertNotGood(pingWith(token));
    }

    @Test
    void refusesTheVeryNextRequestAfterAGrantHasEnded() {
        for (Ending by : Ending.values()) {
            Grant grant = mcp.grant("default", RESOURCE, List.of("mcp"), null);
            String token = mcp.token(grant);
            assertThat(pingWith(token).statusCode()).isEqualTo(200);
            mcp.grants.end("default", grant.id(), by);

            assertNotGood(pingWith(token));
        }
    }

    @Test
    void refusesTheVeryNextRequestAfterAClientGaveTheTokenBack() {
        String client = client();
        String token = mcp.token(mcp.grantTo(client, "default", RESOURCE, List.of("mcp"), null));
        assertThat(pingWith(token).statusCode()).isEqualTo(200);
        mcp.send(mcp.request("/revoke")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("client_id=" + client + "&token=" + token)));

        assertNotGood(pingWith(token));
    }

    private static String client() {
        return json(mcp.send(mcp.request("/register")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"client_name\": \"Desk\", \"redirect_uris\": [\"http://127.0.0.1:3000/cb\"]}"))))
                .get("client_id")
                .stringValue();
    }

    @Test
    void asksNoDatabaseToLetARequestIn() {
        TestingDatabase other = TestingDatabases.sqlite();
        Database closed = other.open();
        try (TestingMcp alone = new TestingMcp(closed, CLOCK)) {
            String good = alone.token();
            Grant ended = alone.grant("default", RESOURCE, List.of("mcp"), null);
            String bad = alone.token(ended);
            alone.grants.end("default", ended.id(), Ending.TEAM);
            closed.close();

            assertThat(alone.send(alone.post(PING).header("Authorization", "Bearer " + good))
                            .statusCode())
                    .isEqualTo(200);
            assertNotGood(alone.send(alone.post(PING).header("Authorization", "Bearer " + bad)));
        }
        other.close();
    }

    /// Nothing is answered before the token is looked at, so that nobody learns anything without one.
    @Test
    void looksAtTheTokenBeforeAnythingElse() {
        List<Integer> statuses = new ArrayList<>();
        for (String method : List.of("GET", "DELETE", "PUT", "HEAD", "OPTIONS")) {
            statuses.add(mcp.send(mcp.request("/mcp").method(method, HttpRequest.BodyPublishers.noBody()))
                    .statusCode());
        }
        statuses.add(mcp.send(mcp.post("{")).statusCode());

        assertThat(statuses).containsOnly(401);
    }

    @Test
    void hasNoStreamsAndNoSessionsButThoseItGave() {
        String token = mcp.token();
        for (String method : List.of("GET", "DELETE", "PUT", "OPTIONS")) {
            HttpRequest.Builder request = mcp.request("/mcp")
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "text/event-stream")
                    .method(method, HttpRequest.BodyPublishers.noBody());
            HttpResponse<String> response = mcp.send(request);

            assertThat(response.statusCode()).as(method).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).hasValue("POST");
            assertThat(mcp.send(request.header("Mcp-Session-Id", "1868a90c")).statusCode())
                    .as(method)
                    .isEqualTo(List.of("GET", "DELETE").contains(method) ? 404 : 405);
        }
    }

    @Test
    void isAtItsOnePathAndRedirectsNobody() {
        for (String path : List.of("/mcp/", "/mcp/files", "/other/mcp", "/MCP")) {
            assertThat(mcp.send(mcp.request(path).header("Authorization", "Bearer " + mcp.token()))
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }
}
