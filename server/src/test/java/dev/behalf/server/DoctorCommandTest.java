package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Lie;
import dev.behalf.sandbox.idp.Outage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTest {

    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).all().start();

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void findsNothingWrongWithAnyEmulatedProvider() {
        for (String[] connection :
                new String[][] {auth0(), clerk(), cognito("--user-pool-id", pool()), workOs(), oidc()}) {
            CommandRun run = CommandRun.of(connection);

            assertThat(run.exitCode())
                    .as("%s%n%s", String.join(" ", connection), run.out())
                    .isEqualTo(0);
            assertThat(run.out()).contains("✓ Keys", "✓ Clock", "Nothing is wrong.");
        }
    }

    @Test
    void showsBothIssuersWhereTheyDiffer() {
        sandbox.auth0().lie(new Lie.WrongIssuer("https://login.acme.example/"));

        CommandRun run = CommandRun.of(auth0());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("✗ Issuer", "expected " + sandbox.auth0().issuer(), "found    https://login.acme.example/");
    }

    @Test
    void saysThatTheProviderCannotBeReached() {
        sandbox.clerk().goDown(Outage.refused());

        CommandRun run = CommandRun.of(clerk());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("✗ Discovery", "refused the connection", "Frontend API URL");
    }

    @Test
    void saysThatTheKeySetIsGarbage() {
        sandbox.auth0().lie(new Lie.GarbageKeys());

        assertThat(CommandRun.of(auth0()).out()).contains("✗ Keys", "a JSON key set (RFC 7517) was expected");
    }

    @Test
    void knowsAClientIdThatWorkOsDoesNotKnow() {
        CommandRun run = CommandRun.of(
                "doctor",
                "--provider",
                "workos",
                "--client-id",
                "client_01NOBODY",
                "--organization-id",
                "org_01ABC",
                "--workos-api",
                sandbox.workos().origin(),
                "--allow-loopback-providers");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("✗ Keys", "404", "check the Client ID");
    }

    @Test
    void warnsOfADomainThatIsNotThePools() {
        CommandRun run = CommandRun.of(
                "doctor",
                "--provider",
                "cognito",
                "--cognito-domain",
                "http://localhost:1",
                "--client-id",
                sandbox.cognito().pool().clientId(),
                "--user-pool-id",
                pool(),
                "--cognito-idp",
                sandbox.cognito().awsOrigin(),
                "--allow-loopback-providers");

        assertThat(run.exitCode()).isEqualTo(0);
        assertThat(run.out()).contains("! Domain", "expected localhost:1 as the pool's domain");
    }

    @Test
    void saysThatAPoolIsFoundOutFromTheFirstToken() {
        CommandRun run = CommandRun.of(cognito());

        assertThat(run.exitCode()).isEqualTo(0);
        assertThat(run.out())
                .contains("✓ Domain", "Amazon Cognito answers at localhost:")
                .contains("! User pool", "found out from the first token");
    }

    @Test
    void saysWhoAnswersAtTheDomainBeforeAPoolIsKnown() {
        CommandRun nobody = CommandRun.of(doctor(
                "cognito", "--cognito-domain", "http://localhost:1", "--client-id", "1h57kf5cpq17m0eml12example"));
        CommandRun another = CommandRun.of(doctor(
                "cognito", "--cognito-domain", sandbox.auth0().origin(), "--client-id", "1h57kf5cpq17m0eml12example"));

        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(nobody.out())
                .contains("✗ Domain", "expected Amazon Cognito at http://localhost:1/oauth2/userInfo")
                .contains("refused the connection", "Branding > Domain");
        assertThat(another.exitCode()).isEqualTo(0);
        assertThat(another.out()).contains("! Domain", "answered 404");
    }

    @Test
    void goesTheWayThatTheServerGoes() {
        CommandRun run = CommandRun.of(
                "doctor",
                "--provider",
                "auth0",
                "--tenant-domain",
                "acme.us.auth0.com",
                "--client-id",
                "c",
                "--egress-proxy",
                "http://127.0.0.1:1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("(through the proxy 127.0.0.1:1)");
    }

    @Test
    void saysWhichWayOutCannotBeUsed() {
        CommandRun run = CommandRun.of(with(auth0(), "--egress-proxy", "proxy", "--ca-files", "nowhere.pem"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("--egress-proxy: ", "expected http://host:port")
                .contains("--ca-files: expected a file that can be read, found none at nowhere.pem.");
    }

    @Test
    void printsJsonForPrograms() {
        var json = JsonMapper.shared()
                .readTree(CommandRun.of(with(oidc(), "--json")).out());

        assertThat(json.path("findings").findValuesAsString("outcome"))
                .contains("GOOD")
                .doesNotContain("BAD");
    }

    private String[] auth0() {
        return doctor("auth0", "--tenant-domain", sandbox.auth0().origin(), "--client-id", "c", "--audience", "a");
    }

    private String[] clerk() {
        return doctor("clerk", "--instance-url", sandbox.clerk().origin(), "--client-id", "c");
    }

    private String[] cognito(String... more) {
        String[] options = doctor(
                "cognito",
                "--cognito-domain",
                sandbox.cognito().pool().domain().origin(),
                "--client-id",
                sandbox.cognito().pool().clientId(),
                "--cognito-idp",
                sandbox.cognito().awsOrigin());
        return with(options, more);
    }

    private String pool() {
        return sandbox.cognito().pool().id();
    }

    private String[] workOs() {
        return doctor(
                "workos",
                "--client-id",
                dev.behalf.sandbox.workos.WorkOsTenant.CLIENT_ID,
                "--organization-id",
                "org_01ABC",
                "--workos-api",
                sandbox.workos().origin());
    }

    private String[] oidc() {
        return doctor("oidc", "--issuer", sandbox.oidc().issuer(), "--client-id", "c", "--audience", "a");
    }

    private static String[] doctor(String provider, String... options) {
        return with(with(new String[] {"doctor", "--provider", provider, "--allow-loopback-providers"}, options));
    }

    private static String[] with(String[] some, String... more) {
        var all = new java.util.ArrayList<>(java.util.List.of(some));
        all.addAll(java.util.List.of(more));
        return all.toArray(String[]::new);
    }
}
