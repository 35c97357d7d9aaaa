package dev.behalf.token;

import static java.util.Objects.requireNonNull;

import dev.behalf.keys.KeySet;
import dev.behalf.keys.KeySource;
import dev.behalf.keys.SignatureAlgorithm;
import dev.behalf.keys.VerificationKey;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A token under examination: what the checks so far have found out about it. Lives for one verification in one thread.
///
/// The claims are not to be believed before the signature check has passed.
public final class PresentedToken {

    final String text;
    final long nowMillis;

    byte[] ascii = {};
    int headerEnd;
    int claimsEnd;
    byte[] signature = {};

    @Nullable
    Claims header;

    @Nullable
    Claims claims;

    @Nullable
    SignatureAlgorithm algorithm;

    @Nullable
    TrustedIssuer issuer;

    @Nullable
    KeySet keys;

    @Nullable
    VerificationKey key;

    TokenKind kind = TokenKind.UNKNOWN;

    PresentedToken(String text, long nowMillis) {
        this.text = text;
        this.nowMillis = nowMillis;
    }

    /// The header; only for checks that come after it was read.
    public Claims header() {
        return requireNonNull(header, "the header was not read yet");
    }

    /// The claims; only for checks that come after they were read.
    public Claims claims() {
        return requireNonNull(claims, "the claims were not read yet");
    }

    /// What the token is for, `UNKNOWN` before the kind check.
    public TokenKind kind() {
        return kind;
    }

    /// Splits the text at its dots, where there are exactly two.
    boolean split() {
        headerEnd = text.indexOf('.');
        claimsEnd = text.indexOf('.', headerEnd + 1);
        if (headerEnd < 0 || claimsEnd < 0 || text.indexOf('.', claimsEnd + 1) >= 0) {
            return false;
        }
        // Whatever is outside ASCII becomes a byte that is not base64url.
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        ascii = bytes.length == text.length() ? bytes : oneForEachChar(text);
        return true;
    }

    /// Of two chars outside the Basic Multilingual Plane the encoder makes one byte, and the dots are elsewhere then.
    private static byte[] oneForEachChar(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = text.charAt(i);
            bytes[i] = (byte) (c < 0x80 ? c : '?');
        }
        return bytes;
    }

    String encodedHeader() {
        return text.substring(0, headerEnd);
    }

    byte @Nullable [] headerBytes() {
        return Base64Url.decode(ascii, 0, headerEnd);
    }

    byte @Nullable [] claimsBytes() {
        return Base64Url.decode(ascii, headerEnd + 1, claimsEnd);
    }

    byte @Nullable [] signatureBytes() {
        return Base64Url.decode(ascii, claimsEnd + 1, ascii.length);
    }

    @Nullable
    KeySource keySource() {
        return issuer == null ? null : issuer.keys();
    }

    /// Never the token.
    @Override
    public String toString() {
        return "PresentedToken[" + text.length() + " characters, " + kind.id() + "]";
    }
}
