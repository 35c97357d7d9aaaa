package dev.behalf.sandbox.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.Client;
import dev.behalf.sandbox.idp.Flow;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.Wire;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OidcSignInTest {
    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).oidc().start();
    private final OidcTenant oidc = sandbox.oidc();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void signsInNamingItsIssuerInTheResponse() {
        assertThat(flow().callback()).containsEntry("iss", oidc.issuer());

        var body = Wire.json(token(flow().redemption(flow().with("nonce", "n").code())));
        assertThat(Wire.claims(Wire.text(body, "id_token")))
                .containsEntry("nonce", "n")
                .containsKey("auth_time");
        assertThat(Wire.json(Wire.get(
                        oidc.origin() + "/userinfo", "Authorization", "Bearer " + Wire.text(body, "access_token"))))
                .containsEntry("sub", oidc.subject(Person.JANE));
    }

    @Test
    void refreshRotatesAndReuseEndsTheFamily() {
        String first = Wire.text(Wire.json(token(flow().redemption())), "refresh_token");
        String second = Wire.text(Wire.json(token(flow().refresh(first))), "refresh_token");

        assertThat(token(flow().refresh(first)).statusCode()).isEqualTo(400);
        assertThat(token(flow().refresh(second)).statusCode()).isEqualTo(400);
    }

    @Test
    void anotherClientCannotUseTheRefreshToken() {
        String token = Wire.text(Wire.json(token(flow().redemption())), "refresh_token");
        Map<String, String> fields = flow().refresh(token);
        oidc.clients().register(new Client("other", Set.of(Flow.CALLBACK), Client.PUBLIC_GRANTS));
        fields.put("client_id", "other");

        assertThat(Wire.json(token(fields))).containsEntry("error", "invalid_grant");
    }

    @Test
    void revocationEndsAccessAndRefresh() {
        var body = Wire.json(token(flow().redemption()));
        Wire.postForm(
                oidc.origin() + "/revoke",
                Map.of("client_id", OidcTenant.CLIENT_ID, "token", Wire.text(body, "refresh_token")));

        assertThat(Wire.get(oidc.origin() + "/userinfo", "Authorization", "Bearer " + Wire.text(body, "access_token"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(token(flow().refresh(Wire.text(body, "refresh_token"))).statusCode())
                .isEqualTo(400);
    }

    private Flow flow() {
        return new Flow(oidc.origin() + "/authorize", OidcTenant.CLIENT_ID).with("scope", "openid offline_access");
    }

    private HttpResponse<String> token(Map<String, String> fields) {
        return Wire.postForm(oidc.origin() + "/token", fields);
    }
}
