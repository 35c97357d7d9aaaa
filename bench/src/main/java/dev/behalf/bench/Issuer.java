package dev.behalf.bench;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.nimbusds.jose.jwk.JWKSet;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.TokenBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/// An emulated Auth0 tenant: its tokens in a file, one a line, its key set over HTTP and its key in a file.
final class Issuer implements AutoCloseable {

    private final Sandbox sandbox;
    private final Path directory;

    private Issuer(Sandbox sandbox, Path directory) {
        this.sandbox = sandbox;
        this.directory = directory;
    }

    static Issuer start(Path directory) throws Exception {
        // Signs three times as fast; it's only about preparing.
        AmazonCorrettoCryptoProvider.install();
        Issuer issuer = new Issuer(Sandbox.builder().auth0().start(), directory);
        issuer.writeKey();
        return issuer;
    }

    private void writeKey() throws Exception {
        PublicKey key = JWKSet.load(URI.create(keySetUrl()).toURL())
                .getKeys()
                .getFirst()
                .toRSAKey()
                .toPublicKey();
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        Files.writeString(keyFile(), "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n");
    }

    /// Signs that many tokens, each of another subject, into the file.
    void writeTokens(int count) throws IOException {
        List<String> tokens =
                IntStream.range(0, count).parallel().mapToObj(_ -> token()).toList();
        Files.write(tokenFile(), tokens);
    }

    String token() {
        return good().sign();
    }

    /// A good token for the API, and for another one besides.
    String tokenFor(String another) {
        return good().audience(Auth0Tenant.AUDIENCE, another).sign();
    }

    /// Tokens that nobody may accept, by what is wrong with them.
    Map<String, String> badTokens() {
        String good = token();
        String other = token();
        return Map.of(
                "another token's signature",
                        good.substring(0, good.lastIndexOf('.')) + other.substring(other.lastIndexOf('.')),
                "another issuer", good().issuer("https://other.us.auth0.com/").sign(),
                "another audience", good().audience("https://other.example").sign(),
                "another client", good().claim("azp", "another-client").sign(),
                "an expiry two minutes ago",
                        good().expiresIn(Duration.ofMinutes(-2)).sign());
    }

    private TokenBuilder good() {
        String id = UUID.randomUUID().toString().replace("-", "").substring(0, 24);
        return tenant().accessToken().subject("auth0|" + id);
    }

    private Auth0Tenant tenant() {
        return sandbox.auth0();
    }

    /// Lets people come back there from their sign-in.
    void allowRedirect(String url) {
        tenant().clients().allowRedirect(url);
    }

    Path tokenFile() {
        return directory.resolve("tokens");
    }

    Path keyFile() {
        return directory.resolve("key.pem");
    }

    String issuer() {
        return tenant().issuer();
    }

    String origin() {
        return tenant().origin();
    }

    String keySetUrl() {
        return tenant().origin() + "/.well-known/jwks.json";
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
