package dev.behalf.server.console.debugger;

import dev.behalf.token.Claims;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// A JSON object as people read it, member by member, its times as dates.
///
/// @param whole the same as one text, to be copied
public record JsonText(List<Member> members, String whole) {

    /// RFC 7519 section 4.1; OpenID Connect Core 2 and 5.1.
    private static final Set<String> TIMES = Set.of("exp", "nbf", "iat", "auth_time", "updated_at");

    /// The year 5138: whoever writes more means milliseconds.
    private static final long LATEST = 100_000_000_000L;

    private static final ObjectWriter WRITER = JsonMapper.shared()
            .writer()
            .with(new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER)));

    /// @param name quoted
    /// @param value perhaps of several lines
    /// @param separator a comma, or nothing after the last member
    /// @param when null where the member is no time
    /// @param hint what is odd about it, empty for nothing
    public record Member(
            String name,
            String value,
            String separator,
            @Nullable When when,
            String hint) {}

    public JsonText {
        members = List.copyOf(members);
    }

    static JsonText of(Claims claims, Instant now) {
        List<Member> members = new ArrayList<>();
        Iterator<Map.Entry<String, @Nullable Object>> rest =
                claims.asMap().entrySet().iterator();
        while (rest.hasNext()) {
            Map.Entry<String, @Nullable Object> member = rest.next();
            String name = member.getKey();
            Long millis = TIMES.contains(name) ? claims.millis(name) : null;
            Instant time = millis == null ? null : Instant.ofEpochMilli(millis);
            boolean odd = TIMES.contains(name) && member.getValue() instanceof Long number && number > LATEST;
            members.add(new Member(
                    json(name),
                    json(member.getValue()).replace("\n", "\n  "),
                    rest.hasNext() ? "," : "",
                    time == null || odd ? null : When.of(time, now),
                    odd ? "these look like milliseconds; seconds are meant" : ""));
        }
        return new JsonText(members, json(claims.asMap()));
    }

    private static String json(@Nullable Object value) {
        return visible(WRITER.writeValueAsString(value).replace("\r\n", "\n"));
    }

    /// What cannot be seen, or turns the direction of what follows, is written out.
    private static String visible(String json) {
        StringBuilder text = new StringBuilder(json.length());
        json.chars().forEach(c -> {
            boolean hidden = switch (Character.getType((char) c)) {
                case Character.CONTROL -> c != '\n';
                case Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED -> true;
                default -> false;
            };
            if (hidden) {
                text.append("\\u%04x".formatted(c));
            } else {
                text.append((char) c);
            }
        });
        return text.toString();
    }
}
