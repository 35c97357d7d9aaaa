package dev.behalf.server.clients;

import static dev.behalf.server.clients.TestingClients.ENVIRONMENT;
import static dev.behalf.server.clients.TestingClients.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.keys.DocumentFetcher;
import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.clients.Client.Origin;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationTest {

    private static final String CURSOR = """
            {'client_name': 'Cursor', 'application_type': 'web', 'token_endpoint_auth_method': 'none',
             'grant_types': ['authorization_code', 'refresh_token'], 'response_types': ['code'],
             'redirect_uris': ['cursor://anysphere.cursor-mcp/oauth/callback',
                               'https://www.cursor.com/agents/mcp/oauth/callback',
                               'http://localhost:8787/callback']}
            """;

    private static final DocumentFetcher NOTHING = _ -> {
        throw new AssertionError("nothing is fetched");
    };

    private final TestingClock clock = new TestingClock();

    private void run(TestingDatabase testing, Consumer<Clients> work) {
        TestingClients.run(testing, clock, NOTHING, work);
    }

    private static Client registered(Clients clients, String metadata) {
        return ((Registration.Registered) clients.register(ENVIRONMENT, json(metadata), false)).client();
    }

    @OnBothDatabases
    void registersWhatRealClientsSend(TestingDatabase testing) {
        run(testing, clients -> {
            Client client = registered(clients, CURSOR);

            assertThat(client.id()).matches("client_[A-Za-z0-9_-]{22}");
            assertThat(clients.find(ENVIRONMENT, client.id(), false)).isEqualTo(new ClientLookup.Found(client));
            assertThat(clients.find("other", client.id(), false)).isInstanceOf(ClientLookup.Unknown.class);
            assertThat(client.metadata().isLoopbackOnly()).isFalse();
            assertThat(clients.list(ENVIRONMENT, Origin.REGISTERED))
                    .singleElement()
                    .satisfies(listed -> assertThat(listed.lastUsedAt()).isNull());
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                             | invalid_redirect_uri    | redirect_uris was expected",
                "[]                                                             | invalid_client_metadata | JSON object",
                "{'redirect_uris': 'https://a.example/cb'}                      | invalid_client_metadata | array of texts",
                "{'redirect_uris': [1]}                                         | invalid_client_metadata | array of texts",
                "{'redirect_uris': ['https://a.example/cb', 'vscode://x/y']}    | invalid_redirect_uri    | vscode://x/y is neither",
                "{'redirect_uris': ['javascript:alert(1)']}                     | invalid_redirect_uri    | javascript:alert(1) is neither",
                "{'redirect_uris': ['https://a.example/cb'], 'grant_types': ['implicit']} | invalid_client_metadata | grant_types",
                "{'redirect_uris': ['https://a.example/cb'], 'response_types': ['token']} | invalid_client_metadata | response_types",
                "{'redirect_uris': ['https://a.example/cb'], 'client_name': {}}  | invalid_client_metadata | client_name",
                "{'redirect_uris': ['https://a.example/cb'], 'token_endpoint_auth_method': 'private_key_jwt'} | invalid_client_metadata | jwks",
                "{'redirect_uris': ['https://a.example/cb'], 'jwks_uri': 'http://10.0.0.1/k'} | invalid_client_metadata | jwks_uri",
                "{'redirect_uris': ['https://a.example/cb'], 'jwks': {'keys': 1}} | invalid_client_metadata | JWK set"
            })
    void namesWhatIsWrong(String metadata, String error, String description) {
        TestingClients.run(
                clock,
                NOTHING,
                clients -> assertThat(clients.register(ENVIRONMENT, json(metadata), false))
                        .isInstanceOfSatisfying(Registration.Refused.class, refused -> {
                            assertThat(refused.problem().error()).isEqualTo(error);
                            assertThat(refused.problem().description()).contains(description);
                        }));
    }

    @OnBothDatabases
    void forgetsRegistrationsThatAreNotUsed(TestingDatabase testing) {
        run(testing, clients -> {
            Client used = registered(clients, CURSOR);
            Client unused = registered(clients, CURSOR);
            clients.markUsed(ENVIRONMENT, used);
            clients.preregister(ENVIRONMENT, "desk", json(CURSOR), Actor.COMMAND_LINE);

            clock.advance(Clients.UNUSED.plusSeconds(1));
            clients.forget();
            assertThat(clients.find(ENVIRONMENT, used.id(), false)).isInstanceOf(ClientLookup.Found.class);
            assertThat(clients.find(ENVIRONMENT, unused.id(), false)).isInstanceOf(ClientLookup.Unknown.class);

            clients.markUsed(ENVIRONMENT, used);
            clock.advance(Clients.FORGOTTEN.minus(Duration.ofHours(2)));
            clients.forget();
            assertThat(clients.find(ENVIRONMENT, used.id(), false)).isInstanceOf(ClientLookup.Found.class);

            clock.advance(Duration.ofHours(3));
            clients.forget();
            assertThat(clients.find(ENVIRONMENT, used.id(), false)).isInstanceOf(ClientLookup.Unknown.class);
            assertThat(clients.find(ENVIRONMENT, "desk", false)).isInstanceOf(ClientLookup.Found.class);
        });
    }

    @OnBothDatabases
    void letsTheTeamRegisterChangeAndRemoveAClient(TestingDatabase testing) {
        run(testing, clients -> {
            clients.preregister(
                    ENVIRONMENT, "desk", json("{'redirect_uris': ['com.acme.desk:/cb']}"), Actor.COMMAND_LINE);
            clients.preregister(
                    ENVIRONMENT,
                    "desk",
                    json("{'client_name': 'Desk\\u202e', 'redirect_uris': ['http://127.0.0.1/cb']}"),
                    Actor.COMMAND_LINE);

            assertThat(clients.find(ENVIRONMENT, "desk", false))
                    .isInstanceOfSatisfying(ClientLookup.Found.class, found -> {
                        assertThat(found.client().name())
                                .as("without the character that turns text around")
                                .isEqualTo("Desk");
                        assertThat(found.client().metadata().isLoopbackOnly()).isTrue();
                    });
            assertThat(clients.preregister(ENVIRONMENT, "https://x", json(CURSOR), Actor.COMMAND_LINE))
                    .isInstanceOf(Registration.Refused.class);
            assertThat(clients.remove(ENVIRONMENT, "desk", Actor.COMMAND_LINE)).isTrue();
            assertThat(clients.remove(ENVIRONMENT, "desk", Actor.COMMAND_LINE)).isFalse();
        });
    }
}
