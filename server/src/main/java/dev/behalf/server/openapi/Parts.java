package dev.behalf.server.openapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A body of parts (`multipart/form-data`, RFC 7578): each member is one, each of a list too. A file is given
/// in base64, with a name and a media type; an object is JSON; all else is text.
///
/// @param files the media type of members that are files, where the call names none
record Parts(Map<String, String> files) {

    static final String TYPE = "multipart/form-data";
    static final String UNKNOWN = "application/octet-stream";

    private static final String CONTENT = "content";
    private static final String NAME = "name";
    private static final String MEDIA = "type";

    /// RFC 6838 section 4.2, with a charset where there is one.
    static final Pattern MEDIA_TYPE = Pattern.compile(
            "[A-Za-z0-9!#$&^_.+-]{1,100}/[A-Za-z0-9!#$&^_.+-]{1,100}(?:; ?charset=[A-Za-z0-9-]{1,40})?");

    Parts {
        files = Map.copyOf(files);
    }

    /// A body.
    ///
    /// @param type its media type, of parts with the boundary
    /// @param content of parts each character is a byte
    record Written(String type, String content) {

        /// Without what people sent.
        @Override
        public String toString() {
            return "Written[" + type + "]";
        }
    }

    /// What a model gives for a file.
    ///
    /// @param description of the member, empty for none
    static ObjectNode schema(String description) {
        ObjectNode file = JsonNodeFactory.instance.objectNode().put("type", "object");
        if (!description.isEmpty()) {
            file.put("description", description);
        }
        ObjectNode properties = file.putObject("properties");
        properties
                .putObject(CONTENT)
                .put("type", "string")
                .put("contentEncoding", "base64")
                .put("description", "The file, in base64");
        properties.putObject(NAME).put("type", "string").put("description", "Its name, without a path");
        properties.putObject(MEDIA).put("type", "string").put("description", "Its media type, such as image/png");
        file.putArray("required").add(CONTENT);
        return file.put("additionalProperties", false);
    }

    /// @throws Unfit where a member cannot be a part; its message is for whoever calls
    Written written(ObjectNode members) throws Unfit {
        // Nobody guesses it, so that no content ends its part.
        String boundary = "behalf-" + UUID.randomUUID();
        StringBuilder body = new StringBuilder();
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            String name = member.getKey();
            boolean file = files.containsKey(name);
            JsonNode value = member.getValue();
            for (JsonNode each : value.isArray() ? value.valueStream().toList() : List.of(value)) {
                if (!each.isNull()) {
                    body.append("--").append(boundary).append("\r\n");
                    body.append(file ? file(name, each) : plain(name, each)).append("\r\n");
                }
            }
        }
        body.append("--").append(boundary).append("--\r\n");
        return new Written(TYPE + "; boundary=" + boundary, body.toString());
    }

    private static String plain(String name, JsonNode value) {
        return value.isContainer()
                ? part(name, null, "application/json", bytes(value.toString()))
                : part(name, null, null, bytes(value.asString()));
    }

    private String file(String name, JsonNode file) throws Unfit {
        String type = file.path(MEDIA).asString(files.getOrDefault(name, UNKNOWN));
        if (!MEDIA_TYPE.matcher(type).matches()) {
            throw new Unfit("The argument " + name + ".type was expected to be a media type such as image/png.");
        }
        String called = file.path(NAME).asString(name);
        if (called.isEmpty() || called.chars().anyMatch(c -> c == '/' || c == '\\' || c < 0x20 || c == 0x7f)) {
            throw new Unfit("The argument " + name + ".name was expected to be the name of a file, without a path.");
        }
        try {
            byte[] content = Base64.getDecoder().decode(file.path(CONTENT).asString(""));
            return part(name, called, type, new String(content, ISO_8859_1));
        } catch (IllegalArgumentException _) {
            throw new Unfit("The argument " + name + ".content was expected to be base64.");
        }
    }

    private static String part(String name, @Nullable String file, @Nullable String type, String content) {
        return "Content-Disposition: form-data; name=\"" + quoted(name) + "\""
                + (file == null ? "" : "; filename=\"" + quoted(file) + "\"")
                + (type == null ? "" : "\r\nContent-Type: " + type)
                + "\r\n\r\n" + content;
    }

    /// As browsers do (WHATWG HTML, "Multipart form data"): nothing leaves the quotes or the line.
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        for (char c : bytes(text).toCharArray()) {
            if (c < 0x20 || c == 0x7f || c == '"') {
                quoted.append("%%%02X".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.toString();
    }

    /// UTF-8, each byte a character.
    private static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }
}
