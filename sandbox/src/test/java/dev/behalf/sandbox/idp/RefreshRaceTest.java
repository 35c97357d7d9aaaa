package dev.behalf.sandbox.idp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.workos.WorkOsTenant;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefreshRaceTest {
    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).auth0().workos().start();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void ofParallelRefreshesAtAuth0OneWinsAndTheFamilyEnds() throws Exception {
        Auth0Tenant auth0 = sandbox.auth0();
        Flow flow =
                new Flow(auth0.origin() + "/authorize", Auth0Tenant.CLIENT_ID).with("scope", "openid offline_access");
        String uri = auth0.origin() + "/oauth/token";
        String token = Wire.text(Wire.json(Wire.postForm(uri, flow.redemption())), "refresh_token");

        List<HttpResponse<String>> answers = parallel(() -> Wire.postForm(uri, flow.refresh(token)));

        List<HttpResponse<String>> won =
                answers.stream().filter(answer -> answer.statusCode() == 200).toList();
        assertThat(won).hasSize(1);
        String successor = Wire.text(Wire.json(won.getFirst()), "refresh_token");
        assertThat(Wire.postForm(uri, flow.refresh(successor)).statusCode()).isEqualTo(403);
    }

    @Test
    void parallelRefreshesAtWorkOsAllGetTheSamePair() throws Exception {
        WorkOsTenant workos = sandbox.workos();
        String uri = workos.origin() + "/user_management/authenticate";

        Map<String, String> refresh = refresh(workos, uri);
        List<HttpResponse<String>> answers = parallel(() -> Wire.postJson(uri, refresh));

        assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
    }

    @Test
    void aLostAnswerCanBeHadAgainAtWorkOs() {
        WorkOsTenant workos = sandbox.workos();
        String uri = workos.origin() + "/user_management/authenticate";
        Map<String, String> refresh = refresh(workos, uri);
        int issued = workos.refreshTokens().issued();
        workos.goDown(Outage.answerLost(), "/user_management/authenticate", 1);

        assertThatThrownBy(() -> Wire.postJson(uri, refresh)).isInstanceOf(UncheckedIOException.class);

        assertThat(Wire.postJson(uri, refresh).statusCode()).isEqualTo(200);
        assertThat(workos.refreshTokens().issued()).isEqualTo(issued + 1);
    }

    private static Map<String, String> refresh(WorkOsTenant workos, String uri) {
        Flow flow = new Flow(workos.origin() + "/user_management/authorize", WorkOsTenant.CLIENT_ID)
                .with("provider", "authkit");
        return flow.refresh(Wire.text(Wire.json(Wire.postJson(uri, flow.redemption())), "refresh_token"));
    }

    private static <T> List<T> parallel(Callable<T> task) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> started = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                started.add(threads.submit(task));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : started) {
                results.add(future.get());
            }
            return results;
        }
    }
}
