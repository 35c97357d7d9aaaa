package dev.behalf.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.team.TeamProvider;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TeamProviderSettingsTest {

    private static final String[] GOOD = {
        "BEHALF_CONSOLE_URL=https://behalf.acme.com",
        "BEHALF_TEAM_ISSUER=https://id.acme.com/realms/main/",
        "BEHALF_TEAM_CLIENT_ID=console"
    };

    private static SettingsReader.Result read(String... variables) {
        Map<String, String> environment = new HashMap<>();
        Arrays.stream(variables)
                .forEach(each ->
                        environment.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1)));
        return SettingsReader.read(Map.of(), environment);
    }

    private static TeamProvider provider(SettingsReader.Result result) {
        assertThat(result.problems()).isEmpty();
        return requireNonNull(
                requireNonNull(requireNonNull(result.settings()).console()).provider());
    }

    private static List<String> problems(String... variables) {
        return read(variables).problems();
    }

    private static String[] and(String more) {
        String[] all = Arrays.copyOf(GOOD, GOOD.length + 1);
        all[GOOD.length] = more;
        return all;
    }

    @Test
    void thereIsNoneUnlessItIsSet() {
        assertThat(requireNonNull(requireNonNull(read().settings()).console()).provider())
                .isNull();
    }

    @Test
    void keepsTheIssuerAsItIsWrittenAndNamesTheButtonAfterItsHost() {
        assertThat(provider(read(GOOD)))
                .isEqualTo(new TeamProvider("https://id.acme.com/realms/main/", "console", null, "id.acme.com"));
        assertThat(provider(read(and("BEHALF_TEAM_LABEL=Acme single sign-on"))).label())
                .isEqualTo("Acme single sign-on");
        assertThat(provider(read(and("BEHALF_TEAM_EMAIL_DOMAIN=ACME.com"))).emailDomain())
                .isEqualTo("acme.com");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(problems("BEHALF_TEAM_CLIENT_ID=console"))
                .singleElement()
                .asString()
                .startsWith("BEHALF_TEAM_ISSUER: expected the issuer of your team's provider")
                .endsWith("found nothing, though BEHALF_TEAM_CLIENT_ID is set.");
        assertThat(problems("BEHALF_TEAM_LABEL=Acme")).hasSize(2);
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(problems(
                        "BEHALF_TEAM_ISSUER=https://id.acme.com/.well-known/openid-configuration",
                        "BEHALF_TEAM_CLIENT_ID=console"))
                .singleElement()
                .asString()
                .contains("BEHALF_TEAM_ISSUER: expected the issuer, found the address of a discovery document");
        assertThat(problems(and("BEHALF_TEAM_EMAIL_DOMAIN=@acme.com")))
                .singleElement()
                .asString()
                .contains("BEHALF_TEAM_EMAIL_DOMAIN: expected the part of e-mail addresses behind the @");
        assertThat(problems(and("BEHALF_TEAM_LABEL=" + "x".repeat(41))))
                .singleElement()
                .asString()
                .contains("at most 40 characters");
    }

    @Test
    void aProviderOnThisMachineNeedsAConsoleOnThisMachine() {
        String[] local = {"BEHALF_TEAM_ISSUER=http://localhost:9304", "BEHALF_TEAM_CLIENT_ID=console"};
        assertThat(provider(read(local)).issuer()).isEqualTo("http://localhost:9304");

        String[] elsewhere = Arrays.copyOf(local, 3);
        elsewhere[2] = "BEHALF_CONSOLE_URL=https://behalf.acme.com";
        assertThat(problems(elsewhere)).singleElement().asString().startsWith("BEHALF_TEAM_ISSUER: expected");
    }
}
