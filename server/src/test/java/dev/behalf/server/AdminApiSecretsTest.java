package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.behalf.server.TestingAdmin.Answer;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.team.Role;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.LoggerFactory;

/// A secret that is sent in any field goes nowhere.
class AdminApiSecretsTest {

    private static final String PLANTED = "sk_live_PLANTEDplantedPLANTED";

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.behalf");
    private final Level before = logger.getLevel();

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(before);
    }

    @OnBothDatabases
    void aSecretInAnyFieldIsInNoAnswerNoLogAndNoTable(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, AdminApiTest.YAML);
            List<Answer> answers = new ArrayList<>();
            String environments = "/api/v1/environments";
            for (String member : List.of("name", "kind", "url", "colour", "confirm", PLANTED)) {
                answers.add(admin.post(environments, token, json(member)));
                answers.add(admin.put(environments + "/test", token, json(member)));
                answers.add(admin.post(environments + "/test/keys", token, json(member)));
            }
            for (String provider : List.of("auth0", "clerk", "cognito", "workos", "oidc", PLANTED)) {
                String json = connection(provider);
                answers.add(admin.put(environments + "/test/connection", token, json));
                answers.add(admin.put(environments + "/test/draft", token, json));
            }
            answers.add(admin.post(
                    environments + "/test/keys",
                    token,
                    "{\"name\": \"a\", \"kind\": \"publishable\", \"origins\": [\"" + PLANTED + "\"]}"));
            answers.add(admin.post(
                    environments + "/test/keys", token, "{\"name\": \"" + PLANTED + "\", \"kind\": \"secret\"}"));
            answers.add(admin.post(environments + "/test/connection/restore", token, json("version")));
            answers.add(admin.apply(token, "environments:\n  - { name: " + PLANTED + ", kind: development }\n"));
            answers.add(admin.apply(token, PLANTED + ": " + PLANTED));
            answers.add(admin.get(environments + "?reason=" + PLANTED, token));
            answers.add(admin.get("/api/v1/audit?actor=" + PLANTED, token));
            answers.add(admin.get(environments + "/" + PLANTED, token));
            answers.add(admin.get(environments, PLANTED));
            answers.add(admin.ask("PUT", environments + "/live/connection")
                    .token(token)
                    .header("If-Match", PLANTED)
                    .json("{}")
                    .send());

            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.status()).isBetween(400, 422))
                    .extracting(Answer::body)
                    .noneMatch(body -> body.contains("PLANTED"));
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .noneMatch(line -> line.contains("PLANTED") || line.contains(token));
            assertThat(dump(admin.database, testing.toString()))
                    .contains("acme.us.auth0.com", "admin 0")
                    .doesNotContain("PLANTED")
                    .doesNotContain(token);
        }
    }

    private static String json(String member) {
        return "{\"" + member + "\": \"" + PLANTED + "\"}";
    }

    /// In every setting of every provider.
    private static String connection(String provider) {
        StringBuilder connection = new StringBuilder("{\"connection\": {\"provider\": \"" + provider + "\"");
        for (String setting : List.of(
                "tenantDomain",
                "instanceUrl",
                "cognitoDomain",
                "userPoolId",
                "organizationId",
                "issuer",
                "clientClaim",
                "clientId",
                "audience",
                "leeway",
                "surviveOutage",
                "allowImpersonation",
                "enterpriseManaged",
                "authKit",
                "clientSecret",
                PLANTED)) {
            connection.append(", \"%s\": \"%s\"".formatted(setting, PLANTED));
        }
        for (String list : List.of("accept", "audiences", "extraIssuers", "authorizedParties")) {
            connection.append(", \"%s\": [\"%s\"]".formatted(list, PLANTED));
        }
        return connection
                + "}, \"development\": {\"workosApi\": \"%s\", \"cognitoIdp\": \"%s\"}, \"confirm\": \"%s\"}"
                        .formatted(PLANTED, PLANTED, PLANTED);
    }

    /// Every row of every table.
    private static String dump(Database database, String kind) {
        return database.read(handle -> {
            StringBuilder dump = new StringBuilder();
            tables(handle, kind)
                    .forEach(table -> dump.append(handle.createQuery("SELECT * FROM " + table)
                            .mapToMap()
                            .list()));
            return dump.toString();
        });
    }

    private static List<String> tables(Handle handle, String kind) {
        return handle.createQuery(
                        kind.equals("SQLite")
                                ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                                : "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                .mapTo(String.class)
                .list();
    }
}
