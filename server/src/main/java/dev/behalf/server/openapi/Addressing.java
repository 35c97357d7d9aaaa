package dev.behalf.server.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts arguments where they belong, so that none leaves its place: a value of the path stays in its segment, one of
/// the query in its parameter, one of a header on its line.
final class Addressing {

    /// RFC 3986 section 2.3; all else is encoded, `allowReserved` or not.
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// RFC 9110 section 5.5, without the rest of Unicode, on which readers differ.
    private static final Pattern FIELD = Pattern.compile("[\\x20-\\x7e]{0,4000}");

    private static final Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

    private final ObjectNode arguments;

    Addressing(ObjectNode arguments) {
        this.arguments = arguments;
    }

    /// @param base without a final slash
    /// @throws Unfit where a value cannot stand where it belongs; its message is for whoever calls
    URI uri(String base, PathTemplate path, List<Parameter> parameters) throws Unfit {
        Map<String, Parameter> inPath = parameters.stream()
                .filter(each -> each.place() == Parameter.Place.PATH)
                .collect(Collectors.toMap(Parameter::name, each -> each));
        StringBuilder address = new StringBuilder(base);
        for (int i = 0; i < path.pieces().size(); i++) {
            String piece = path.pieces().get(i);
            address.append(i % 2 == 0 ? piece : segment(inPath.get(piece), piece));
        }
        if (leads(address.substring(base.length()))) {
            throw new Unfit("The arguments make a segment of the path that is . or .., which leads elsewhere.");
        }
        List<String> query = new ArrayList<>();
        for (Parameter parameter : parameters) {
            if (parameter.place() == Parameter.Place.QUERY) {
                query(parameter, query);
            }
        }
        URI uri = URI.create(query.isEmpty() ? address.toString() : address + "?" + String.join("&", query));
        URI expected = URI.create(base);
        if (!expected.getScheme().equals(uri.getScheme())
                || !expected.getRawAuthority().equals(uri.getRawAuthority())
                || !uri.getRawPath().startsWith(expected.getRawPath())
                || uri.getRawFragment() != null) {
            throw new IllegalStateException("An argument left its place");
        }
        return uri;
    }

    private @Nullable JsonNode given(Parameter parameter) {
        JsonNode value = arguments.get(parameter.property());
        return value == null || value.isNull() ? null : value;
    }

    private String segment(@Nullable Parameter parameter, String name) throws Unfit {
        JsonNode value = parameter == null ? null : given(parameter);
        if (parameter == null || value == null) {
            throw new Unfit("The argument " + name + " was expected, which stands in the path.");
        }
        String text = String.join(",", texts(parameter, value));
        if (text.isEmpty()) {
            // Nothing there is another resource: the list instead of its member.
            throw new Unfit("The argument " + parameter.property() + " was expected not to be empty: it stands in the"
                    + " path.");
        }
        if (leads(text)) {
            throw new Unfit("The argument " + parameter.property() + " was expected to stay in its segment of the path;"
                    + " it holds ., .. or a control character, which lead elsewhere.");
        }
        List<String> pieces = pieces(parameter, value);
        return switch (parameter.style()) {
            // RFC 6570 sections 3.2.5 and 3.2.7.
            case LABEL -> "." + String.join(parameter.explode() ? "." : ",", pieces);
            case MATRIX -> ";" + matrix(encoded(parameter.name(), ""), pieces, parameter.explode(), value.isObject());
            case SIMPLE, FORM, SPACE_DELIMITED, PIPE_DELIMITED, DEEP_OBJECT -> String.join(",", pieces);
        };
    }

    private static String matrix(String name, List<String> pieces, boolean explode, boolean isObject) {
        if (!explode) {
            return name + "=" + String.join(",", pieces);
        }
        return isObject
                ? String.join(";", pieces)
                : pieces.stream().map(piece -> name + "=" + piece).collect(Collectors.joining(";"));
    }

    /// A value as texts that are percent-encoded, those of an object with its names where it is exploded.
    private static List<String> pieces(Parameter parameter, JsonNode value) throws Unfit {
        List<String> pieces = new ArrayList<>();
        if (!parameter.json() && parameter.explode() && value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                pieces.add(encoded(member.getKey(), "") + "=" + encoded(plain(parameter, member.getValue()), ""));
            }
        } else {
            for (String each : texts(parameter, value)) {
                pieces.add(encoded(each, ""));
            }
        }
        return pieces;
    }

    /// Whether some server could take a value for more than one segment: proxies decode what is encoded, once
    /// or twice.
    private static boolean leads(String text) {
        String at = text;
        for (int round = 0; round < 4; round++) {
            for (String segment : at.split("[/\\\\]", -1)) {
                String plain = segment.replaceFirst(";.*", "").strip();
                if (plain.equals(".") || plain.equals("..")) {
                    return true;
                }
            }
            if (at.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
                return true;
            }
            at = decoded(at);
        }
        return false;
    }

    private void query(Parameter parameter, List<String> query) throws Unfit {
        JsonNode value = given(parameter);
        if (value == null) {
            return;
        }
        String name = encoded(parameter.name(), "");
        if (parameter.style() == Parameter.Style.DEEP_OBJECT && value.isContainer()) {
            deep(name, value, query);
        } else if (!parameter.json() && parameter.explode() && value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                if (!parameter.declared().contains(member.getKey())) {
                    throw new Unfit("The argument " + parameter.property()
                            + (parameter.declared().isEmpty()
                                    ? " was expected to be no object: which parameters it would become is not said."
                                    : " was expected to have the members " + String.join(", ", parameter.declared())
                                            + " only."));
                }
                each(parameter, encoded(member.getKey(), ""), member.getValue(), query);
            }
        } else if (!parameter.json() && parameter.explode() && value.isArray()) {
            each(parameter, name, value, query);
        } else {
            String delimiter = switch (parameter.style()) {
                case SPACE_DELIMITED -> "%20";
                case PIPE_DELIMITED -> "%7C";
                case SIMPLE, MATRIX, LABEL, FORM, DEEP_OBJECT -> ",";
            };
            query.add(name + "="
                    + texts(parameter, value).stream()
                            .map(text -> encoded(text, ""))
                            .collect(Collectors.joining(delimiter)));
        }
    }

    /// A value by itself, or each of a list.
    private static void each(Parameter parameter, String name, JsonNode value, List<String> query) throws Unfit {
        for (JsonNode each : value.isArray() ? value.valueStream().toList() : List.of(value)) {
            query.add(name + "=" + encoded(plain(parameter, each), ""));
        }
    }

    /// OpenAPI says how members of an object are written, `a[b]=`, and leaves open what is within them (3.1.1 section
    /// 4.8.12.3). That is written as jQuery and axios do, and as PHP, Rails, the package qs and Stripe read it:
    /// `a[b][c]=`, `a[]=` for each plain value of a list, and `a[0][b]=` where a list holds others.
    private static void deep(String name, JsonNode value, List<String> query) {
        if (value.isObject()) {
            value.properties()
                    .forEach(member ->
                            deep(name + "%5B" + encoded(member.getKey(), "") + "%5D", member.getValue(), query));
        } else if (value.isArray()) {
            boolean plain = value.valueStream().noneMatch(JsonNode::isContainer);
            for (int i = 0; i < value.size(); i++) {
                deep(name + "%5B" + (plain ? "" : i) + "%5D", value.get(i), query);
            }
        } else {
            query.add(name + "=" + encoded(value.isNull() ? "" : value.asString(), ""));
        }
    }

    /// The members of a body as a form (`application/x-www-form-urlencoded`). Where the document says nothing of a
    /// member, each value of a list stands by itself, and an object is JSON (OpenAPI 3.1.1 section 4.8.15.1).
    ///
    /// @param said what the document says of members, by name
    String form(Map<String, Parameter> said) throws Unfit {
        List<String> form = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : arguments.properties()) {
            String name = member.getKey();
            Parameter known = said.get(name);
            query(known == null ? unsaid(name, member.getValue().isObject()) : known, form);
        }
        return String.join("&", form);
    }

    private static Parameter unsaid(String name, boolean json) {
        return new Parameter(name, name, Parameter.Place.QUERY, Parameter.Style.FORM, true, false, json, Set.of());
    }

    /// The headers that arguments are.
    Map<String, String> headers(List<Parameter> parameters) throws Unfit {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            JsonNode value = given(parameter);
            if (parameter.place() == Parameter.Place.HEADER && value != null) {
                String text = String.join(",", texts(parameter, value));
                if (!FIELD.matcher(text).matches()) {
                    throw new Unfit("The argument " + parameter.property()
                            + " was expected to be at most 4000 printable ASCII characters: it is sent in a header.");
                }
                headers.put(parameter.name(), text.strip());
            }
        }
        return headers;
    }

    /// A value as texts, which stand beside each other.
    private static List<String> texts(Parameter parameter, JsonNode value) throws Unfit {
        if (parameter.json()) {
            return List.of(value.toString());
        }
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            for (JsonNode each : value) {
                texts.add(plain(parameter, each));
            }
        } else if (value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                String text = plain(parameter, member.getValue());
                if (parameter.explode()) {
                    texts.add(member.getKey() + "=" + text);
                } else {
                    texts.add(member.getKey());
                    texts.add(text);
                }
            }
        } else {
            texts.add(plain(parameter, value));
        }
        return texts;
    }

    private static String plain(Parameter parameter, JsonNode value) throws Unfit {
        if (value.isContainer()) {
            throw new Unfit("The argument " + parameter.property()
                    + " was expected to hold plain values, found a list or an object within.");
        }
        return value.isNull() ? "" : value.asString();
    }

    /// Percent-encoded (RFC 3986 section 2.1), but for unreserved characters.
    ///
    /// @param kept others that stay as they are
    static String encoded(String text, String kept) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte each : text.getBytes(UTF_8)) {
            char c = (char) (each & 0xff);
            if (UNRESERVED.indexOf(c) >= 0 || kept.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }

    /// What a reader makes of it who decodes it once.
    static String decoded(String text) {
        if (!ENCODED.matcher(text).find()) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%'
                    && i + 2 < text.length()
                    && ENCODED.matcher(text.substring(i, i + 3)).matches()) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(text.charAt(i)).getBytes(UTF_8));
            }
        }
        return bytes.toString(UTF_8);
    }
}
