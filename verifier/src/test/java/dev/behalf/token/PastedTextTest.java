package dev.behalf.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// People paste what they have at hand.
class PastedTextTest {

    private static final String A = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";
    private static final String B = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiIn0.c2lnbmF0dXJl";

    @Test
    void aTokenAloneStaysAsItIs() {
        assertThat(PastedText.read(" " + A + "\n")).isEqualTo(new PastedText.Token(A, null));
        assertThat(PastedText.read("oat_opaque")).isEqualTo(new PastedText.Token("oat_opaque", null));
        assertThat(PastedText.read(A + "==")).isEqualTo(new PastedText.Token(A + "==", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer %s",
                "bearer   %s",
                "Authorization: Bearer %s",
                "curl -H 'Authorization: Bearer %s' https://api.acme.com",
                "\"%s\"",
                "__session=%s; Path=/",
                "https://app.acme.com/cb#access_token=%s&token_type=Bearer",
                "{\"access_token\":\"%s\",\"refresh_token\":\"eyJa.b.c.d.e\",\"expires_in\":60}",
                "{\"AuthenticationResult\":{\"AccessToken\":\"%s\",\"RefreshToken\":\"eyJa.b.c.d.e\"}}"
            })
    void theTokenIsFoundInWhatStandsAroundIt(String text) {
        PastedText pasted = PastedText.read(text.replace("%s", A));

        assertThat(pasted).isInstanceOfSatisfying(PastedText.Token.class, token -> {
            assertThat(token.text()).isEqualTo(A);
            assertThat(token.around()).isNotBlank();
        });
    }

    @Test
    void aTokenBrokenIntoLinesIsJoined() {
        String wrapped = A.substring(0, 21) + "\n  " + A.substring(21, 30) + "\n" + A.substring(30);

        assertThat(PastedText.read(wrapped)).isEqualTo(new PastedText.Token(A, "line breaks and spaces"));
    }

    @Test
    void ofSeveralTokensOneMustBePicked() {
        assertThat(names("{\"id_token\":\"" + B + "\",\"access_token\":\"oat_x\"}"))
                .containsExactly("access_token", "id_token");
        assertThat(names(A + "\n" + B)).containsExactly("token", "token 2");
        assertThat(names("AccessToken: " + A + "\nIdToken: " + B + "\nAccessToken: " + A))
                .containsExactly("AccessToken", "IdToken");
    }

    private static List<String> names(String text) {
        return PastedText.read(text) instanceof PastedText.Several several
                ? List.copyOf(several.tokens().keySet())
                : List.of();
    }

    @ParameterizedTest
    @CsvSource({
        "bhf_sk_default_x, a secret key of Behalf, true",
        "Bearer bhf_sk_default_x, a secret key of Behalf, true",
        "bhf_pk_default_x, a publishable key of Behalf, false",
        "'sk_live_x', 'a secret key, as Clerk and WorkOS have them', true",
        "'pk_live_x', 'a publishable key, as Clerk has them', false",
        "ak_x, an API key of Clerk, true",
        "whsec_x, the secret of a webhook, true",
        "-----BEGIN PRIVATE KEY-----, a key or certificate in PEM form, true",
        "-----BEGIN CERTIFICATE-----, a key or certificate in PEM form, false"
    })
    void aKeyIsNoToken(String text, String name, boolean secret) {
        assertThat(PastedText.read(text)).isEqualTo(new PastedText.Key(name, secret, name.endsWith("of Behalf")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "please look at this",
                "{\"sub\":\"user\"}",
                "{\"refresh_token\":\"eyJa.b.c\"}",
                "https://app.acme.com/callback?code=abc",
                "{"
            })
    void aTextWithoutATokenIsSaidToHaveNone(String text) {
        assertThat(PastedText.read(text)).isInstanceOf(PastedText.Nothing.class);
    }

    @Test
    void readsNothingThatIsTooLong() {
        assertThat(PastedText.read(A + " ".repeat(PastedText.MAX_LENGTH) + B))
                .isEqualTo(new PastedText.Nothing(
                        "a text of " + (PastedText.MAX_LENGTH + 2 * A.length()) + " characters"));
    }

    @Test
    void namesNoTokenInItsText() {
        assertThat(PastedText.read(A)).asString().doesNotContain("eyJ");
        assertThat(PastedText.read(A + "\n" + B)).asString().doesNotContain("eyJ");
    }
}
