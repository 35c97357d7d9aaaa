package dev.behalf.provider;

import dev.behalf.keys.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the values of one form, gathering every problem.
final class FormReader {

    /// Clerk and WorkOS secret keys, our own, and PEM private keys: whatever box they are pasted into, they are
    /// secrets.
    private static final Pattern SECRET = Pattern.compile("(?s)^sk_.*"
            + "|.*(?<![A-Za-z0-9])(?:sk_(?:test|live)_|bhf_sk_|whsec_|ak_live_|ak_test_).*|.*-----BEGIN.*");

    /// A token opens doors too: a signed one, or Clerk's opaque ones; alone, or behind what it is pasted with.
    private static final Pattern TOKEN =
            Pattern.compile("(?s)^(?:.*[\\s:=])?(?:(?:Bearer|bearer)\\s.*|eyJ[\\w-]{8,}\\..*|oat_.*|mt_.*)");

    /// The beginning of a line of a `.env` file, such as `AUTH0_DOMAIN=`.
    private static final Pattern VARIABLE =
            Pattern.compile("(?:export\\s+)?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\\s*=\\s*(?=[^=\\s])");

    /// The length and letters of client secrets that Auth0 and Cognito make; their client ids have 32 and 26.
    private static final Pattern AUTH0_CLIENT_SECRET = Pattern.compile("[A-Za-z0-9_-]{64}");

    private static final Pattern COGNITO_CLIENT_SECRET = Pattern.compile("[a-z0-9]{48,64}");

    /// As shells and templates write them.
    private static final Pattern UNEXPANDED = Pattern.compile("\\$\\{[^}]*}|^\\$\\w+$|\\{\\{.*}}");

    private static final int MAX_LENGTH = 400;

    final DevelopmentSwitches switches;
    private final ProviderType type;
    private final Map<String, String> values;
    final List<FieldProblem> problems = new ArrayList<>();
    final List<String> notes = new ArrayList<>();

    FormReader(ProviderType type, Map<String, String> values, DevelopmentSwitches switches) {
        this.type = type;
        this.values = values;
        this.switches = switches;
    }

    /// The value without surrounding space and quotes, null where it is blank; reports what no field can hold.
    @Nullable
    String text(String key) {
        String value = unquoted(values.getOrDefault(key, "").strip());
        if (TOKEN.matcher(value).matches()) {
            problem(
                    key,
                    "a setting",
                    "a token (not shown)",
                    "No field takes a token. " + where(key) + " To look into a token use `behalf verify`.");
            return null;
        }
        if (isSecret(type, key, value)) {
            problem(
                    key,
                    "a value that may be known to everybody",
                    "a secret (not shown)",
                    "Behalf never needs a secret. It was not stored; as it has been pasted somewhere, roll it at the"
                            + " provider.");
            return null;
        }
        if (UNEXPANDED.matcher(value).find()) {
            problem(
                    key,
                    "a value such as " + field(key).example(),
                    "the name of a variable, " + Printable.text(value),
                    "Variables are not looked up here: put the value itself in its place. " + where(key));
            return null;
        }
        if (value.length() > MAX_LENGTH) {
            problem(key, "at most " + MAX_LENGTH + " characters", value.length() + " characters", example(key));
            return null;
        }
        if (value.isEmpty()) {
            if (field(key).required()) {
                problem(key, "a value such as " + field(key).example(), "nothing", where(key));
            }
            return null;
        }
        return value;
    }

    /// Whether a value is a secret or a token by its form, and must be repeated nowhere.
    ///
    /// @param key of a field of the provider
    /// @param value without what surrounds it when it is pasted
    static boolean isSecret(ProviderType type, String key, String value) {
        boolean client = key.equals("clientId");
        return SECRET.matcher(value).matches()
                || TOKEN.matcher(value).matches()
                || (client
                        && type == ProviderType.AUTH0
                        && AUTH0_CLIENT_SECRET.matcher(value).matches())
                || (client
                        && type == ProviderType.COGNITO
                        && COGNITO_CLIENT_SECRET.matcher(value).matches());
    }

    /// An identifier: no space, no control character.
    @Nullable
    String identifier(String key) {
        String value = text(key);
        if (value != null && value.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            problem(key, "an identifier without spaces", Printable.text(value), where(key));
            return null;
        }
        return value;
    }

    /// What stands in another field, if it begins like that; else empty. For a repair that swaps two fields.
    String beginning(String key, String prefix) {
        String value = unquoted(values.getOrDefault(key, ""));
        return value.startsWith(prefix) ? value : "";
    }

    void problem(String key, String expected, String found, String change) {
        problem(key, expected, found, change, Map.of());
    }

    void problem(String key, String expected, String found, String change, Map<String, String> repair) {
        problems.add(new FieldProblem(key, field(key).label(), expected, found, change, repair));
    }

    String where(String key) {
        return "It stands in the provider's dashboard under " + field(key).where() + ".";
    }

    private String example(String key) {
        return "A value looks like " + field(key).example() + ".";
    }

    private Field field(String key) {
        return type.fields().stream()
                .filter(field -> field.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /// Dashboards and chat programs wrap values in quotes of many kinds, and slip in invisible characters; from a
    /// file of variables the name comes along.
    static String unquoted(String value) {
        String visible = value.codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        String bare = withoutQuotes(visible);
        Matcher variable = VARIABLE.matcher(bare);
        return variable.lookingAt() ? withoutQuotes(bare.substring(variable.end())) : bare;
    }

    private static String withoutQuotes(String text) {
        return text.replaceAll("^[\"'`\u201c\u201d\u2018\u2019<]+|[\"'`\u201c\u201d\u2018\u2019>,;]+$", "")
                .strip();
    }
}
