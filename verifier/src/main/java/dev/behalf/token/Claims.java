package dev.behalf.token;

import dev.behalf.keys.Printable;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members of a token's payload, or of its header. Immutable; the values are those of JSON: text, Long or Double or
/// BigInteger, Boolean, List, Map, null.
public final class Claims {

    /// Seconds, 35 000 years: farther no time in a token is meant, and sums with it stay in range.
    private static final long FARTHEST = 1L << 40;

    /// No members.
    public static final Claims NONE = new Claims(Map.of());

    private final Map<String, @Nullable Object> members;

    Claims(Map<String, @Nullable Object> members) {
        this.members = Collections.unmodifiableMap(members);
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public @Nullable Object get(String name) {
        return members.get(name);
    }

    /// The member, null where it is absent or not text.
    public @Nullable String text(String name) {
        return members.get(name) instanceof String text ? text : null;
    }

    /// Whether the member is this text.
    public boolean is(String name, String value) {
        return value.equals(members.get(name));
    }

    /// A NumericDate (RFC 7519 section 2) in milliseconds, null where the member is no finite number in range.
    public @Nullable Long millis(String name) {
        return switch (members.get(name)) {
            // Not by Math.abs, whose value for the least long is negative.
            case Long seconds when seconds > -FARTHEST && seconds < FARTHEST -> seconds * 1000;
            case Double seconds when seconds > -FARTHEST && seconds < FARTHEST -> (long) (seconds * 1000);
            case null, default -> null;
        };
    }

    /// A member that is text or an array of texts, as `aud` is; null where it is absent or holds anything else.
    public @Nullable List<String> texts(String name) {
        Object value = members.get(name);
        if (value instanceof String text) {
            return List.of(text);
        }
        if (!(value instanceof List<?> list)) {
            return null;
        }
        for (Object element : list) {
            if (!(element instanceof String)) {
                return null;
            }
        }
        return list.stream().map(String.class::cast).toList();
    }

    /// Whether a member that is text or an array holds this text.
    public boolean holds(String name, String value) {
        Object member = members.get(name);
        return value.equals(member) || (member instanceof Collection<?> list && list.contains(value));
    }

    /// The member as it may stand in a message: cut, printable; "nothing" where it is absent.
    public String shown(String name) {
        Object value = members.get(name);
        if (value == null) {
            return members.containsKey(name) ? "null" : "nothing";
        }
        return Printable.text(String.valueOf(value));
    }

    /// All members, in the order of the token.
    public Map<String, @Nullable Object> asMap() {
        return members;
    }

    /// Names only: values may be personal data.
    @Override
    public String toString() {
        return "Claims" + members.keySet();
    }
}
