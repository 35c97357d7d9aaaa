package dev.behalf.server.clients;

import static dev.behalf.server.clients.TestingClients.ENVIRONMENT;
import static dev.behalf.server.clients.TestingClients.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.keys.DocumentFetcher;
import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.clients.Client.Origin;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.Position;
import dev.behalf.server.db.TestingDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
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
            assertThat(clients.page(ENVIRONMENT, Origin.REGISTERED, null, 10).clients())
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
            clients.put(ENVIRONMENT, desk("Desk", "https://desk.acme.com/cb"), true, Actor.COMMAND_LINE);

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

    private static ClientInput desk(String name, String... redirectUris) {
        return new ClientInput("desk", name, List.of(redirectUris), "", "", "");
    }

    @OnBothDatabases
    void letsTheTeamRegisterChangeAndRemoveAClient(TestingDatabase testing) {
        run(testing, clients -> {
            ClientInput changed = desk("Acme Desk", "http://127.0.0.1/cb", "http://127.0.0.1/cb");
            assertThat(clients.put(ENVIRONMENT, desk("Desk", "com.acme.desk:/cb"), true, Actor.COMMAND_LINE))
                    .isInstanceOf(Registration.Registered.class);
            assertThat(clients.put(ENVIRONMENT, changed, true, Actor.COMMAND_LINE))
                    .as("a new client must not be one that is there")
                    .isInstanceOf(Registration.Refused.class);
            for (int i = 0; i < 2; i++) {
                assertThat(clients.put(ENVIRONMENT, changed, false, Actor.COMMAND_LINE))
                        .isInstanceOf(Registration.Registered.class);
            }

            assertThat(clients.registered(ENVIRONMENT, "desk").map(known -> ClientInput.of(known.client())))
                    .hasValue(changed);
            assertThat(clients.find(ENVIRONMENT, "desk", false))
                    .isInstanceOfSatisfying(
                            ClientLookup.Found.class,
                            found -> assertThat(found.client().metadata().isLoopbackOnly())
                                    .isTrue());
            assertThat(clients.remove(ENVIRONMENT, "desk", Actor.COMMAND_LINE)).isTrue();
            assertThat(clients.remove(ENVIRONMENT, "desk", Actor.COMMAND_LINE)).isFalse();
        });
    }

    @OnBothDatabases
    void aClientOfTheTeamTakesNoOthersId(TestingDatabase testing) {
        run(testing, clients -> {
            Client other = registered(clients, CURSOR);
            ClientInput same = new ClientInput(other.id(), "Desk", List.of("https://a.example/cb"), "", "", "");

            assertThat(clients.put(ENVIRONMENT, same, false, Actor.COMMAND_LINE))
                    .isInstanceOfSatisfying(
                            Registration.Refused.class,
                            refused ->
                                    assertThat(refused.problem().description()).contains("registered itself"));
            assertThat(clients.find(ENVIRONMENT, other.id(), false)).isEqualTo(new ClientLookup.Found(other));
        });
    }

    @OnBothDatabases
    void pagesLoseNoneAndRepeatNone(TestingDatabase testing) {
        run(testing, clients -> {
            List<String> made = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                made.add(registered(clients, CURSOR).id());
                // Three of a kind: pages end among clients of the same millisecond.
                if (i % 3 == 2) {
                    clock.advance(Duration.ofSeconds(1));
                }
            }
            List<String> seen = new ArrayList<>();
            ClientPage page = clients.page(ENVIRONMENT, Origin.REGISTERED, null, 2);
            while (page.next() != null) {
                page.clients().forEach(client -> seen.add(client.client().id()));
                Position next = Position.parse(page.next().text());
                assertThat(next).isEqualTo(page.next());
                page = clients.page(ENVIRONMENT, Origin.REGISTERED, next, 2);
            }
            page.clients().forEach(client -> seen.add(client.client().id()));

            assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(made);
            assertThat(seen.getFirst()).isEqualTo(made.getLast());
            assertThat(clients.page("other", Origin.REGISTERED, null, 2).clients())
                    .isEmpty();
        });
    }

    @Test
    void tellsEverythingThatIsWrongWithAClientOfTheTeamAtOnce() {
        ClientInput input = new ClientInput(
                "-x",
                "a\u202eb",
                List.of("https://ok.example/cb", "ftp://x/y", "javascript:alert(1)"),
                "a\"b",
                "basic",
                "x");

        assertThat(input.problems())
                .extracting(problem -> problem.setting() + (problem.item() < 0 ? "" : "[" + problem.item() + "]"))
                .containsExactly(
                        "id", "name", "redirectUris[1]", "redirectUris[2]", "scope", "authentication", "jwksUri");
        assertThat(desk("Desk").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.setting()).isEqualTo("redirectUris"));
        List<String> uris = List.of("https://a.example/cb");
        assertThat(new ClientInput("d", "D", uris, "", "private_key_jwt", "").problems())
                .extracting(ClientInput.Problem::setting)
                .containsExactly("jwksUri");
        assertThat(new ClientInput("d", "D", uris, " a  b ", "private_key_jwt", "https://a.example/jwks").problems())
                .isEmpty();
    }
}
