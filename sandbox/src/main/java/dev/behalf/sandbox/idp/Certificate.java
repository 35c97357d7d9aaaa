package dev.behalf.sandbox.idp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The self-signed certificate that some providers publish beside a key. It proves nothing, so verifiers ignore it, but
/// they must be able to read past it. Written in DER by hand (RFC 5280, section 4.1): the JDK can't make certificates.
public enum Certificate {
    NONE,
    /// As Auth0 publishes it: `x5c` and `x5t`.
    SHA1_THUMBPRINT,
    /// As WorkOS publishes it: `x5c` and `x5t#S256`.
    SHA256_THUMBPRINT;

    // AlgorithmIdentifier of sha256WithRSAEncryption (RFC 4055), and the object identifier of commonName.
    private static final byte[] SHA256_WITH_RSA = HexFormat.of().parseHex("300d06092a864886f70d01010b0500");
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");

    /// The members to add to the published key.
    Map<String, Object> members(KeyPair pair) {
        if (this == NONE) {
            return Map.of();
        }
        byte[] certificate = selfSigned(pair, "sandbox.example");
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("x5c", List.of(Base64.getEncoder().encodeToString(certificate)));
        if (this == SHA1_THUMBPRINT) {
            members.put("x5t", thumbprint("SHA-1", certificate));
        } else {
            members.put("x5t#S256", thumbprint("SHA-256", certificate));
        }
        return members;
    }

    private static String thumbprint(String hash, byte[] certificate) {
        try {
            return Encoding.base64Url(MessageDigest.getInstance(hash).digest(certificate));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] selfSigned(KeyPair pair, String commonName) {
        byte[] name = sequence(set(sequence(COMMON_NAME, tagged(0x0c, commonName.getBytes(US_ASCII)))));
        byte[] validity = sequence(time("260101000000Z"), time("400101000000Z"));
        byte[] version3 = tagged(0xa0, integer(2));
        byte[] body = sequence(
                version3,
                integer(1),
                SHA256_WITH_RSA,
                name,
                validity,
                name,
                pair.getPublic().getEncoded());
        byte[] signature = Algorithm.RS256.sign(pair.getPrivate(), body);
        return sequence(body, SHA256_WITH_RSA, tagged(0x03, concatenated(new byte[] {0}, signature)));
    }

    private static byte[] sequence(byte[]... parts) {
        return tagged(0x30, concatenated(parts));
    }

    private static byte[] set(byte[]... parts) {
        return tagged(0x31, concatenated(parts));
    }

    private static byte[] integer(int value) {
        return tagged(0x02, BigInteger.valueOf(value).toByteArray());
    }

    private static byte[] time(String utc) {
        return tagged(0x17, utc.getBytes(US_ASCII));
    }

    // Lengths from 128 on are written as their number of bytes, then those bytes.
    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int start = length[0] == 0 ? 1 : 0;
            out.write(0x80 | (length.length - start));
            out.write(length, start, length.length - start);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
