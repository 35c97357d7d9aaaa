package dev.behalf.vectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes the token of a vector from its readable part.
final class TokenMaker {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final Pattern PLACE = Pattern.compile("\\{(header|claims|signature)(?:\\|(\\w+))?}");

    private TokenMaker() {}

    /// Whether the vector says how its token is made, rather than only giving it.
    static boolean makes(TestVector vector) {
        return vector.has("sign");
    }

    /// Whether making the token twice gives the same text: PSS and ECDSA signatures are salted.
    static boolean repeatable(TestVector vector) {
        String sign = vector.get("sign");
        return !sign.contains("PS") && !Signer.usesEllipticCurve(vector);
    }

    static String make(TestVector vector) {
        String header = encoded(bytes(vector, "header"));
        String claims = encoded(bytes(vector, "claims"));
        String over = vector.find("signed-claims")
                .map(other -> encoded(other.getBytes(UTF_8)))
                .orElse(claims);
        String signature = encoded(Signer.signature(vector, (header + "." + over).getBytes(ISO_8859_1)));
        return shaped(vector.find("shape").orElse("{header}.{claims}.{signature}"), header, claims, signature);
    }

    /// The exact bytes of header or claims.
    static byte[] bytes(TestVector vector, String part) {
        return vector.has("raw-" + part)
                ? Escapes.bytes(vector.get("raw-" + part))
                : vector.get(part).getBytes(UTF_8);
    }

    private static String shaped(String shape, String header, String claims, String signature) {
        return PLACE.matcher(shape).replaceAll(place -> {
            String part = switch (place.group(1)) {
                case "header" -> header;
                case "claims" -> claims;
                default -> signature;
            };
            return Matcher.quoteReplacement(place.group(2) == null ? part : spelled(part, place.group(2)));
        });
    }

    /// The same bytes in a spelling that RFC 7515 section 2 does not allow.
    private static String spelled(String part, String spelling) {
        return switch (spelling) {
            case "padded" -> part + "=".repeat((4 - part.length() % 4) % 4);
            case "standard" -> part.replace('-', '+').replace('_', '/');
            case "loose" -> loose(part);
            default -> throw new IllegalArgumentException("No spelling " + spelling);
        };
    }

    /// Sets a bit of the last character that belongs to no byte.
    private static String loose(String part) {
        if (part.length() % 4 == 0) {
            throw new IllegalArgumentException("The last character has no spare bit");
        }
        int last = part.length() - 1;
        return part.substring(0, last) + ALPHABET.charAt(ALPHABET.indexOf(part.charAt(last)) + 1);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
