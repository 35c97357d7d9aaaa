package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.server.TestingAdmin.Answer;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.team.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What the admin API tells of requests and of the provider.
class AdminApiActivityTest {

    @OnBothDatabases
    void tellsWhatWasVerifiedAndRefusedAndWhetherTheProviderAgrees(TestingDatabase testing)
            throws IOException, InterruptedException {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            String base;
            try (Sandbox sandbox = Sandbox.builder()
                    .keys(KeySource.pooled())
                    .clock(admin.clock)
                    .auth0()
                    .start()) {
                base = tellsOfRequests(admin, sandbox.auth0(), token);
            }
            triesTheDraft(admin, base, token);
            assertThat(found(admin, base + "/doctor?draft=true", token)).contains("Discovery bad", "Keys bad");
        }
    }

    /// @return the path of the environment
    private static String tellsOfRequests(TestingAdmin admin, Auth0Tenant tenant, String token)
            throws IOException, InterruptedException {
        String base = "/api/v1/environments/" + tenant.name();
        String key = admin.apply(token, TestingGateway.manifest(List.of(tenant)))
                .json()
                .get("created")
                .findValuesAsString("key")
                .getFirst();
        assertThat(found(admin, base + "/doctor", token))
                .contains("Discovery good", "Issuer good", "Keys good")
                // The test's clock is not the provider's.
                .contains("Clock bad");
        verify(admin, key, tenant.accessToken().sign());
        verify(admin, key, tenant.accessToken().audience("https://other").sign());
        verify(admin, key, "not-a-token");
        Answer status = admin.get(base + "/status", token);
        assertThat(status.at("/verdicts/verified").longValue()).isEqualTo(1);
        assertThat(status.at("/verdicts/refused/BH-162").longValue()).isEqualTo(1);
        assertThat(status.text("/keySources/0/fetchedAt")).isEqualTo("2026-01-02T12:00:00Z");
        admin.restart();
        tellsOfRequests(admin, base, token);
        return base;
    }

    private static List<String> found(TestingAdmin admin, String path, String token) {
        Answer answer = admin.ask("POST", path).token(token).send();
        assertThat(answer.at("/healthy").booleanValue()).isFalse();
        assertThat(answer.at("/draft").booleanValue()).isEqualTo(path.contains("draft"));
        return answer.at("/findings")
                .valueStream()
                .map(finding -> finding.get("check").stringValue() + " "
                        + finding.get("outcome").stringValue())
                .toList();
    }

    private static void tellsOfRequests(TestingAdmin admin, String base, String token) {
        assertThat(admin.get(base + "/status", token).text("/lastVerifiedAt")).isEqualTo("2026-01-02T12:00:00Z");
        Answer counts = admin.get(base + "/activity?range=1h", token);
        assertThat(counts.at("/verifiedInAll").longValue()).isEqualTo(1);
        assertThat(counts.at("/refused").propertyNames()).containsExactly("BH-103", "BH-162");
        assertThat(counts.at("/verified").size()).isEqualTo(60);

        Answer page = admin.get(base + "/refusals?limit=1", token);
        Answer next = admin.get(base + "/refusals?limit=1&before=" + page.text("/next"), token);
        Answer last = admin.get(base + "/refusals?limit=1&before=" + next.text("/next"), token);
        assertThat(List.of(page.text("/refusals/0/code"), next.text("/refusals/0/code")))
                .containsExactlyInAnyOrder("BH-103", "BH-162");
        assertThat(last.at("/refusals").isEmpty()).isTrue();
        assertThat(last.at("/next").isNull()).isTrue();
        Answer filtered = admin.get(base + "/refusals?reason=BH-162&text=other", token);
        assertThat(filtered.at("/refusals").size()).isEqualTo(1);
        assertThat(admin.get(base + "/refusals?text=nothing-such", token)
                        .at("/refusals")
                        .isEmpty())
                .isTrue();

        Answer one = admin.get(base + "/refusals/" + filtered.text("/refusals/0/id"), token);
        assertThat(one.at("/rules").findValuesAsString("outcome")).contains("passed", "failed");
        assertThat(one.at("/claims").propertyNames()).contains("sub", "aud");
        assertThat(one.body()).doesNotContain("auth0|");
        assertThat(admin.get(base + "/refusals/7", token).status()).isEqualTo(404);
        assertThat(admin.get(base + "/refusals/99999999999999999999", token).status())
                .isEqualTo(404);
    }

    private static void triesTheDraft(TestingAdmin admin, String base, String token) {
        ObjectNode draft = (ObjectNode) admin.get(base + "/connection", token).json();
        draft.remove(List.of("environment", "version"));
        ((ObjectNode) draft.get("connection")).put("clientId", "another");
        admin.put(base + "/draft", token, draft.toString());
        Answer result = admin.get(base + "/draft/what-if", token);
        assertThat(result.at("/refused").longValue()).as(result.body()).isEqualTo(1);
        assertThat(result.text("/refusals/0/code")).isEqualTo("BH-160");
        assertThat(result.text("/sentence")).startsWith("This change would have refused 1 of the last 1 requests");
    }

    private static void verify(TestingAdmin admin, String key, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + admin.publicPort() + "/v1/verify"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"token\": \"" + token + "\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
