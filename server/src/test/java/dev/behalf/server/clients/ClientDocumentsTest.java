package dev.behalf.server.clients;

import static dev.behalf.server.clients.TestingClients.ENVIRONMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.keys.Document;
import dev.behalf.keys.DocumentFetcher;
import dev.behalf.keys.FetchException;
import dev.behalf.server.TestingClock;
import dev.behalf.server.clients.ClientMetadata.Authentication;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// OAuth Client ID Metadata Document, as MCP 2026-07-28 wants it.
class ClientDocumentsTest {

    private static final String ID = "https://app.acme.com/oauth/client.json";
    private static final String GOOD = """
            {'client_id': '%s', 'client_name': 'Acme', 'redirect_uris': ['https://app.acme.com/cb'],
             'grant_types': ['authorization_code', 'refresh_token'], 'token_endpoint_auth_method': 'none'}
            """.formatted(ID);

    private final TestingClock clock = new TestingClock();

    /// A server of documents.
    private static final class Server implements DocumentFetcher {

        private final AtomicInteger fetches = new AtomicInteger();
        private String body = GOOD;
        private @Nullable Duration maxAge;
        private boolean down;

        @Override
        public Document fetch(URI uri) {
            fetches.incrementAndGet();
            if (down) {
                throw new FetchException(FetchException.Kind.UNREACHABLE, "It is down.");
            }
            return new Document(body.replace('\'', '"'), maxAge);
        }
    }

    private final Server server = new Server();
    private final ClientDocuments documents = new ClientDocuments(_ -> server, clock);

    private ClientLookup find() {
        return documents.find(ID, false, false);
    }

    private static String explanation(ClientLookup lookup) {
        return ((ClientLookup.Unknown) lookup).explanation();
    }

    @Test
    void knowsAClientByItsDocument() {
        assertThat(find()).isInstanceOfSatisfying(ClientLookup.Found.class, found -> {
            assertThat(found.client().id()).isEqualTo(ID);
            assertThat(found.client().name()).isEqualTo("Acme");
            assertThat(found.client().metadata().allowsRedirect("https://app.acme.com/cb"))
                    .isTrue();
            assertThat(found.client().metadata().authentication()).containsExactly(Authentication.NONE);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.acme.com/client.json",
                "https://app.acme.com",
                "https://app.acme.com/",
                "https://app.acme.com/a/../client.json",
                "https://app.acme.com/a/%2e%2E/client.json",
                "https://app.acme.com/./client.json",
                "https://app.acme.com/client.json#x",
                "https://user@app.acme.com/client.json",
                "https://user:password@app.acme.com/client.json",
                "https:///client.json",
                "http://localhost/client.json"
            })
    void fetchesNothingFromAnAddressThatMayNotBeAClients(String id) {
        assertThat(documents.find(id, false, false)).isInstanceOf(ClientLookup.Unknown.class);
        assertThat(server.fetches).hasValue(0);
    }

    @Test
    void takesADocumentOnThisMachineOnlyWhereTheIssuerIsThereToo() {
        String id = "http://localhost:9000/client.json";
        server.body = GOOD.replace(ID, id);

        assertThat(documents.find(id, true, false)).isInstanceOf(ClientLookup.Found.class);
        assertThat(documents.find(id, false, false)).isInstanceOf(ClientLookup.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'client_id': 'https://app.acme.com/oauth/client.json/', 'client_name': 'A', 'redirect_uris': ['https://a/cb']}",
                "{'client_id': 'https://evil.com/client.json', 'client_name': 'A', 'redirect_uris': ['https://a/cb']}",
                "{'client_name': 'A', 'redirect_uris': ['https://a/cb']}",
                "{'client_id': '@', 'redirect_uris': ['https://a/cb']}",
                "{'client_id': '@', 'client_name': 'A'}",
                "{'client_id': '@', 'client_name': 'A', 'redirect_uris': []}",
                "{'client_id': '@', 'client_name': 'A', 'redirect_uris': ['http://evil.com/cb']}",
                "{'client_id': '@', 'client_name': 'A', 'redirect_uris': ['https://a/cb'], 'client_secret': 's'}",
                "{'client_id': '@', 'client_name': 'A', 'redirect_uris': ['https://a/cb'], 'token_endpoint_auth_method': 'client_secret_post'}",
                "{'client_id': '@', 'client_name': 'A', 'redirect_uris': ['https://a/cb'], 'token_endpoint_auth_method': 'private_key_jwt'}",
                "{'client_id': '@', 'client_name': 'A', 'redirect_uris': ['https://a/cb'], 'grant_types': ['client_credentials']}",
                "{'client_id': '@', 'client_name': 'A', 'redirect_uris': ['https://a/cb'], 'jwks_uri': 'http://a/k', 'token_endpoint_auth_method': 'private_key_jwt'}",
                "{'client_id': '@', 'client_id': '@', 'client_name': 'A', 'redirect_uris': ['https://a/cb']}",
                "['client_id']",
                "<html>not found</html>",
                ""
            })
    void refusesADocumentThatIsNotGoodAndKeepsNone(String body) {
        server.body = body.replace("@", ID);

        assertThat(explanation(find())).contains(ID);
        assertThat(find()).isInstanceOf(ClientLookup.Unknown.class);
        assertThat(server.fetches).as("fetched each time").hasValue(2);
    }

    @Test
    void refusesADocumentThatIsTooLarge() {
        server.body = GOOD + " ".repeat(ClientDocuments.MAX_BYTES);

        assertThat(find()).isInstanceOf(ClientLookup.Unavailable.class);
    }

    @Test
    void refusesPrivateAndSharedKeysInADocument() {
        server.body =
                GOOD.replace("'none'}", "'private_key_jwt', 'jwks': {'keys': [{'kty': 'oct', 'k': 'c2VjcmV0'}]}}");

        assertThat(explanation(find())).contains("public keys only");
    }

    @Test
    void keepsAGoodDocumentAsLongAsItsServerAllows() {
        server.maxAge = Duration.ofMinutes(10);
        find();
        clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        find();
        assertThat(server.fetches).hasValue(1);

        clock.advance(Duration.ofSeconds(1));
        find();
        assertThat(server.fetches).hasValue(2);

        server.maxAge = Duration.ZERO;
        clock.advance(Duration.ofMinutes(10));
        find();
        find();
        assertThat(server.fetches).as("not kept where the server forbids it").hasValue(4);
    }

    @Test
    void keepsADocumentADayAtMost() {
        server.maxAge = Duration.ofDays(365);
        find();
        clock.advance(Duration.ofHours(24));
        find();

        assertThat(server.fetches).hasValue(2);
    }

    @Test
    void stopsASignInWhileTheDocumentCannotBeHadAndLetsTheSignedInGoOnForADay() {
        find();
        server.down = true;
        clock.advance(Duration.ofHours(1));

        assertThat(find()).isInstanceOf(ClientLookup.Unavailable.class);
        assertThat(documents.find(ID, false, true)).isInstanceOf(ClientLookup.Found.class);
        clock.advance(Duration.ofHours(24));
        assertThat(documents.find(ID, false, true)).isInstanceOf(ClientLookup.Unavailable.class);
    }

    /// ChatGPT's document says `private_key_jwt`, and that it can do without.
    @Test
    void aClientMayAuthenticateInEachWayThatItsDocumentNames() {
        server.body = GOOD.replace(
                "'token_endpoint_auth_method': 'none'",
                "'token_endpoint_auth_method': 'private_key_jwt', 'jwks_uri': 'https://app.acme.com/jwks',"
                        + " 'token_endpoint_auth_methods_supported': ['none', 'private_key_jwt']");

        assertThat(((ClientLookup.Found) find()).client().metadata().authentication())
                .containsExactlyInAnyOrder(Authentication.NONE, Authentication.PRIVATE_KEY_JWT);
    }

    /// The way out is the one that providers are reached by, which never reaches special-use addresses.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/client.json",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/client.json",
                "https://localhost/client.json",
                "https://2130706433/client.json",
                "https://printer.local/client.json",
                "https://intranet/client.json"
            })
    void reachesNoPrivateAddress(String id) {
        try (Egress egress = new Egress(EgressSettings.defaults())) {
            TestingClients.run(
                    clock,
                    egress,
                    clients -> assertThat(explanation(clients.find(ENVIRONMENT, id, false)))
                            .contains("document cannot be used"));
        }
    }
}
