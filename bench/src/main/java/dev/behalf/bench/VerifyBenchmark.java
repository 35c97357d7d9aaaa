package dev.behalf.bench;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.behalf.keys.Document;
import dev.behalf.keys.KeyArchive;
import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.IssuerPins;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.Surroundings;
import dev.behalf.token.TokenVerifier;
import dev.behalf.token.Verdict;
import dev.behalf.token.VerdictCache;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/// One verification: ours, the bare signature check of the same crypto provider, Spring Security's decoder and Nimbus's
/// processor, each with the same checks of issuer, audience and times. For the last two the crypto provider is
/// installed
/// first in the JVM, so that all four verify with the same code.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@NullUnmarked // Filled by setup.
public class VerifyBenchmark {

    private static final int COUNT = 4096;

    @Param({"RS256", "PS256", "ES256", "EdDSA"})
    private String alg;

    @Param({"corretto", "jdk"})
    private String crypto;

    private Provider jca;
    private Tokens tokens;
    private byte[][] inputs;
    private byte[][] signatures;
    private PublicKey key;
    private TokenVerifier everyTokenChecked;
    private TokenVerifier remembering;
    private NimbusJwtDecoder spring;
    private DefaultJWTProcessor<SecurityContext> nimbus;
    private int next;

    /// For use outside of JMH.
    static VerifyBenchmark of(String alg, String crypto) throws GeneralSecurityException {
        VerifyBenchmark benchmark = new VerifyBenchmark();
        benchmark.alg = alg;
        benchmark.crypto = crypto;
        benchmark.setUp();
        return benchmark;
    }

    @Setup
    public void setUp() throws GeneralSecurityException {
        if (crypto.equals("corretto")) {
            AmazonCorrettoCryptoProvider.install();
            jca = AmazonCorrettoCryptoProvider.INSTANCE;
        }
        tokens = new Tokens(alg, COUNT);
        split();
        String algorithm = tokens.pair.getPublic().getAlgorithm();
        KeyFactory factory = jca == null || jca.getService("KeyFactory", algorithm) == null
                ? KeyFactory.getInstance(algorithm)
                : KeyFactory.getInstance(algorithm, jca);
        key = factory.generatePublic(
                new X509EncodedKeySpec(tokens.pair.getPublic().getEncoded()));
        everyTokenChecked = verifier(VerdictCache.none());
        remembering = verifier(VerdictCache.of(VerdictCache.DEFAULT_TIME, VerdictCache.DEFAULT_CHARACTERS));
        comparisons();
    }

    private void split() {
        inputs = new byte[COUNT][];
        signatures = new byte[COUNT][];
        for (int i = 0; i < COUNT; i++) {
            String text = tokens.texts[i];
            int end = text.lastIndexOf('.');
            inputs[i] = text.substring(0, end).getBytes(StandardCharsets.US_ASCII);
            signatures[i] = Base64.getUrlDecoder().decode(text.substring(end + 1));
        }
    }

    private TokenVerifier verifier(VerdictCache cache) {
        String jwks = new JWKSet(tokens.publicKey).toString();
        var surroundings = new Surroundings(
                _ -> new Document(jwks, null),
                KeyArchive.none(),
                IssuerPins.none(),
                Clock.systemUTC(),
                Runnable::run,
                jca,
                DevelopmentSwitches.OFF);
        var settings = alg.startsWith("RS") || alg.startsWith("PS")
                ? new ProviderSettings.Auth0("acme.us.auth0.com", Tokens.CLIENT, Tokens.AUDIENCE)
                : new ProviderSettings.Oidc(Tokens.ISSUER, Tokens.CLIENT, Tokens.AUDIENCE, "azp");
        if (settings instanceof ProviderSettings.Oidc) {
            String discovery = "{\"issuer\":\"" + Tokens.ISSUER + "\",\"jwks_uri\":\"https://acme.us.auth0.com/jwks\"}";
            surroundings = new Surroundings(
                    uri -> new Document(uri.getPath().endsWith("jwks") ? jwks : discovery, null),
                    KeyArchive.none(),
                    IssuerPins.none(),
                    Clock.systemUTC(),
                    Runnable::run,
                    jca,
                    DevelopmentSwitches.OFF);
        }
        return Connection.of(settings).verifier(surroundings, cache);
    }

    private void comparisons() {
        JWSAlgorithm algorithm = JWSAlgorithm.parse(alg);
        var keys = new ImmutableJWKSet<>(new JWKSet(tokens.publicKey));
        nimbus = new DefaultJWTProcessor<>();
        nimbus.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithm, keys));
        var exact = new JWTClaimsSet.Builder()
                .issuer(Tokens.ISSUER)
                .claim("azp", Tokens.CLIENT)
                .build();
        nimbus.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(Set.of(Tokens.AUDIENCE), exact, Set.of("sub", "exp"), Set.of()));
        var decoding = new DefaultJWTProcessor<SecurityContext>();
        decoding.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithm, keys));
        decoding.setJWTClaimsSetVerifier((claims, context) -> {});
        spring = new NimbusJwtDecoder(decoding);
        spring.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                JwtValidators.createDefaultWithIssuer(Tokens.ISSUER),
                new JwtClaimValidator<java.util.List<String>>("aud", aud -> aud.contains(Tokens.AUDIENCE)),
                new JwtClaimValidator<String>("azp", Tokens.CLIENT::equals)));
    }

    private int next() {
        next = (next + 1) & (COUNT - 1);
        return next;
    }

    /// The floor: the signature check alone, on input and signature already decoded.
    @Benchmark
    public boolean bareSignatureCheck() throws GeneralSecurityException {
        int i = next();
        Signature signature = Signatures.of(alg, jca);
        signature.initVerify(key);
        signature.update(inputs[i]);
        return signature.verify(signatures[i]);
    }

    @Benchmark
    public boolean behalf() {
        return accepted(everyTokenChecked.verify(tokens.texts[next()]));
    }

    /// The cache switched on and of no use, since it is smaller than the number of tokens allows between two uses.
    @Benchmark
    public boolean behalfRepeatedToken() {
        return accepted(remembering.verify(tokens.texts[0]));
    }

    @Benchmark
    public Object springNimbusJwtDecoder() {
        return spring.decode(tokens.texts[next()]);
    }

    @Benchmark
    public Object nimbusDefaultJwtProcessor() throws Exception {
        return nimbus.process(tokens.texts[next()], null);
    }

    private static boolean accepted(Verdict verdict) {
        if (verdict instanceof Verdict.Verified) {
            return true;
        }
        throw new IllegalStateException("Not accepted: " + verdict);
    }
}
