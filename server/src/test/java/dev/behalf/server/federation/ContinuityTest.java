package dev.behalf.server.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.environment.RegisteredConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whose refreshed tokens are where the access token alone says it, however long it is.
class ContinuityTest {

    /// More than is verified here, and less than is taken from a provider.
    private static final String LONG = "g".repeat(40_000);

    private TestingFederation world;
    private ProviderTokenClient client;

    @BeforeEach
    void start() {
        world = new TestingFederation();
        client = world.federation.tokenClient();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String token(String claims) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }

    private Belonging belonging(String name, String accessToken) {
        RegisteredConnection connection = world.connection(name);
        return client.belonging(
                connection,
                new ProviderTokens(accessToken, null, List.of(), null, null),
                "https://issuer.example",
                "jane");
    }

    private String claims(String name, String subject, String client) {
        String claim = name.equals("auth0") ? "azp" : "client_id";
        return "{\"sub\":\"" + subject + "\",\"" + claim + "\":\"" + client + "\",\"groups\":\"" + LONG + "\"}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito"})
    void aLongTokenIsReadAsAShortOneIs(String name) {
        String own = world.connection(name).connection().settings().clientId();

        assertThat(belonging(name, token(claims(name, "jane", own)))).isInstanceOf(Belonging.Same.class);
        assertThat(belonging(name, token(claims(name, "omar", own)))).isInstanceOf(Belonging.Other.class);
        assertThat(belonging(name, token(claims(name, "jane", "another")))).isInstanceOf(Belonging.Other.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito"})
    void oneThatCannotBeReadIsNobodys(String name) {
        for (String claims : List.of("{\"sub\":\"omar\",\"sub\":\"jane\"}", "[]", "{\"sub\":\"jane\"")) {
            assertThat(belonging(name, token(claims)))
                    .as(claims)
                    .isInstanceOfSatisfying(
                            Belonging.Undecided.class,
                            undecided -> assertThat(undecided.problem().found())
                                    .isEqualTo("an access token whose claims cannot be read"));
        }
        assertThat(belonging(name, "oat_opaque")).isInstanceOf(Belonging.Same.class);
    }

    private static @Nullable List<String> audiences(String claims) {
        return ReceivedToken.of(token(claims)).audiences();
    }

    @Test
    void whomATokenIsForIsSaidByItsAudienceAlone() {
        assertThat(audiences("{\"aud\":\"https://api.acme.com\"}")).containsExactly("https://api.acme.com");
        assertThat(audiences("{\"aud\":[\"a\",7,\"b\"],\"groups\":\"" + LONG + "\"}"))
                .containsExactly("a", "b");
        assertThat(audiences("{\"aud\":7}")).isEmpty();
        assertThat(audiences("{}")).isNull();
        assertThat(ReceivedToken.of("oat_opaque").audiences()).isNull();
    }
}
