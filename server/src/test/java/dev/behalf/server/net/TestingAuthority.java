package dev.behalf.server.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;

/// A certificate authority made on the spot. Writes its certificates in DER (RFC 5280, 4.1) by itself.
public final class TestingAuthority {

    private static final byte[] ECDSA_WITH_SHA256 = hex("06082a8648ce3d040302");
    private static final byte[] SUBJECT_ALT_NAME = hex("0603551d11");
    private static final byte[] CRITICAL_CA_CONSTRAINT = hex("300f0603551d130101ff040530030101ff");

    private final X500Principal name = new X500Principal("CN=Testing authority");
    private final KeyPair keys = newKeys();
    private final X509Certificate certificate =
            sign(name, keys, CRITICAL_CA_CONSTRAINT, "200101000000Z", "491231235959Z");

    /// The authority's certificate, as an operator would configure it.
    public Path writePem(Path directory) throws IOException, GeneralSecurityException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        return Files.writeString(
                directory.resolve("authority.pem"),
                "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
    }

    /// A server's TLS context with a certificate for these names.
    public SSLContext server(String... names) {
        return server("491231235959Z", names);
    }

    SSLContext expiredServer(String... names) {
        return server("210101000000Z", names);
    }

    private SSLContext server(String notAfter, String... names) {
        try {
            KeyPair serverKeys = newKeys();
            X509Certificate leaf = sign(
                    new X500Principal("CN=server"), serverKeys, alternativeNames(names), "200101000000Z", notAfter);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", serverKeys.getPrivate(), new char[0], new X509Certificate[] {leaf});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(
            X500Principal subject, KeyPair subjectKeys, byte[] extension, String notBefore, String notAfter) {
        try {
            byte[] algorithm = der(0x30, ECDSA_WITH_SHA256);
            byte[] tbs = der(
                    0x30,
                    hex("a003020102"),
                    der(0x02, new byte[] {1}),
                    algorithm,
                    name.getEncoded(),
                    der(0x30, der(0x17, ascii(notBefore)), der(0x17, ascii(notAfter))),
                    subject.getEncoded(),
                    subjectKeys.getPublic().getEncoded(),
                    der(0xa3, der(0x30, extension)));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(tbs);
            byte[] bytes = der(0x30, tbs, algorithm, der(0x03, new byte[] {0}, signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] alternativeNames(String... names) {
        ByteArrayOutputStream general = new ByteArrayOutputStream();
        for (String each : names) {
            boolean address = Character.isDigit(each.charAt(0)) || each.contains(":");
            general.writeBytes(address ? der(0x87, InetAddress.ofLiteral(each).getAddress()) : der(0x82, ascii(each)));
        }
        return der(0x30, SUBJECT_ALT_NAME, der(0x04, der(0x30, general.toByteArray())));
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.size() > 255) {
            out.writeBytes(new byte[] {(byte) 0x82, (byte) (content.size() >> 8)});
        } else if (content.size() > 127) {
            out.write(0x81);
        }
        out.write(content.size());
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
