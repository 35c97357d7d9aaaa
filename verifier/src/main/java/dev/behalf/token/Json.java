package dev.behalf.token;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one JSON object (RFC 8259) strictly: UTF-8 only, no repeated members (RFC 8725 section 2.4: parsers that
/// differ on
/// them disagree about who the user is), nothing after it, bounded depth.
///
/// Our own, because it runs between two signature checks, where a general parser's code and tables are no longer in the
/// processor's caches: docs/adr/0004-claims-parser.md has the figures.
final class Json {

    private static final int MAX_DEPTH = 32;

    /// Room for the members of nearly every token, so that the map need not grow.
    private static final int USUAL_MEMBERS = 32;

    /// Longer than any number with a meaning in a token.
    private static final int MAX_NUMBER = 64;

    private final byte[] json;
    private int at;

    private Json(byte[] json) {
        this.json = json;
    }

    /// Thrown for text that is not one JSON object; its message says what was found, without quoting the text.
    static final class NotAnObjectException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAnObjectException(String found) {
            super(found, null, false, false);
        }
    }

    /// @throws NotAnObjectException when the bytes are anything but one JSON object in UTF-8
    static Claims object(byte[] utf8) {
        Json reader = new Json(utf8);
        if (reader.next() != '{') {
            throw new NotAnObjectException("something other than a JSON object");
        }
        Map<String, @Nullable Object> members = reader.members(1);
        if (reader.at < utf8.length && reader.peek() >= 0) {
            throw new NotAnObjectException("more after the object");
        }
        return new Claims(members);
    }

    /// After `{`, to and with `}`.
    private Map<String, @Nullable Object> members(int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(USUAL_MEMBERS);
        if (peek() == '}') {
            at++;
            return members;
        }
        int read = 0;
        int separator;
        do {
            expect('"');
            String name = string();
            expect(':');
            members.put(name, value(depth));
            if (members.size() != ++read) {
                throw new NotAnObjectException("a member that occurs twice");
            }
            separator = next();
        } while (separator == ',');
        if (separator != '}') {
            throw malformed();
        }
        return members;
    }

    /// After `[`, to and with `]`.
    private List<@Nullable Object> elements(int depth) {
        List<@Nullable Object> elements = new ArrayList<>(4);
        if (peek() == ']') {
            at++;
            return elements;
        }
        int separator;
        do {
            elements.add(value(depth));
            separator = next();
        } while (separator == ',');
        if (separator != ']') {
            throw malformed();
        }
        return elements;
    }

    private @Nullable Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw new NotAnObjectException("JSON nested deeper than " + MAX_DEPTH);
        }
        int c = next();
        return switch (c) {
            case '"' -> string();
            case '{' -> Collections.unmodifiableMap(members(depth + 1));
            case '[' -> Collections.unmodifiableList(elements(depth + 1));
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> number(c);
        };
    }

    private @Nullable Object literal(String word, @Nullable Object value) {
        for (int i = 1; i < word.length(); i++) {
            if (at >= json.length || json[at++] != word.charAt(i)) {
                throw malformed();
            }
        }
        return value;
    }

    /// After its first character, which decides between the forms of RFC 8259 section 6.
    private Object number(int first) {
        int start = at - 1;
        int digits = first == '-' ? at : start;
        long whole = 0;
        int i = digits;
        while (i < json.length && json[i] >= '0' && json[i] <= '9') {
            whole = whole * 10 + (json[i++] - '0');
        }
        int count = i - digits;
        if (count == 0 || (count > 1 && json[digits] == '0')) {
            throw malformed();
        }
        at = i;
        boolean fractional = i < json.length && (json[i] == '.' || json[i] == 'e' || json[i] == 'E');
        return fractional || count > 18 ? longNumber(start, fractional) : (Object) (first == '-' ? -whole : whole);
    }

    private Object longNumber(int start, boolean fractional) {
        if (fractional) {
            fraction();
        }
        if (at - start > MAX_NUMBER) {
            throw new NotAnObjectException("a number of more than " + MAX_NUMBER + " characters");
        }
        String text = new String(json, start, at - start, StandardCharsets.ISO_8859_1);
        if (fractional) {
            return Double.parseDouble(text);
        }
        BigInteger integer = new BigInteger(text);
        return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
    }

    private void fraction() {
        if (json[at] == '.') {
            at++;
            digits();
        }
        if (at < json.length && (json[at] == 'e' || json[at] == 'E')) {
            at++;
            if (at < json.length && (json[at] == '+' || json[at] == '-')) {
                at++;
            }
            digits();
        }
    }

    private void digits() {
        int start = at;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw malformed();
        }
    }

    /// After the opening quote, to and with the closing one.
    private String string() {
        int start = at;
        for (int i = start; i < json.length; i++) {
            byte c = json[i];
            if (c == '"') {
                at = i + 1;
                return new String(json, start, i - start, StandardCharsets.ISO_8859_1);
            }
            if (c == '\\' || c < ' ') {
                // An escape, or a byte over 127 (negative here), or a control character.
                return unusual(start, i);
            }
        }
        throw malformed();
    }

    private String unusual(int start, int from) {
        StringBuilder text = new StringBuilder(new String(json, start, from - start, StandardCharsets.ISO_8859_1));
        at = from;
        while (at < json.length && json[at] != '"') {
            if (json[at] == '\\') {
                at++;
                text.append(escape());
            } else {
                plain(text);
            }
        }
        expectHere();
        return wellFormed(text.toString());
    }

    /// A run without escapes, which must be UTF-8.
    private void plain(StringBuilder text) {
        int start = at;
        while (at < json.length && json[at] != '"' && json[at] != '\\') {
            if (json[at] >= 0 && json[at] < ' ') {
                throw malformed();
            }
            at++;
        }
        try {
            text.append(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json, start, at - start)));
        } catch (CharacterCodingException e) {
            throw new NotAnObjectException("text that is not UTF-8");
        }
    }

    private char escape() {
        if (at >= json.length) {
            throw malformed();
        }
        return switch (json[at++]) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codeUnit();
            default -> throw malformed();
        };
    }

    private char codeUnit() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < json.length && json[at] > 0 ? Character.digit(json[at++], 16) : -1;
            if (digit < 0) {
                throw malformed();
            }
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    /// Half of a surrogate pair alone is no character: programs differ in what they make of it.
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                throw new NotAnObjectException("text that is not Unicode");
            }
        }
        return text;
    }

    private void expectHere() {
        if (at >= json.length) {
            throw malformed();
        }
        at++;
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            throw malformed();
        }
    }

    /// The next character that is not white space, consumed.
    private int next() {
        int c = peek();
        if (c < 0) {
            throw malformed();
        }
        at++;
        return c;
    }

    /// The next character that is not white space, -1 at the end.
    private int peek() {
        while (at < json.length) {
            byte c = json[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c & 0xff;
            }
            at++;
        }
        return -1;
    }

    private static NotAnObjectException malformed() {
        return new NotAnObjectException("text that is not JSON");
    }
}
