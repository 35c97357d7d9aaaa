package dev.behalf.server.policy;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A condition in CEL (Common Expression Language). The library is loaded when the first one is compiled, and not where
/// there is none: that takes about a second of processor time.
public final class Expression {

    /// In characters.
    public static final int LONGEST = 2000;

    /// What is read of claims: by a dot, or in brackets.
    private static final Pattern CLAIM = Pattern.compile(
            "\\bclaims(?:[\"']\\s*])?\\s*" + "(?:\\.\\s*([A-Za-z_]\\w*)|\\[\\s*(?:\"([^\"]*)\"|'([^']*)')\\s*])");

    private static final Pattern ARGUMENTS = Pattern.compile("\\bargs\\b");

    private final String text;
    private final boolean ofArguments;
    private volatile @Nullable Compiled compiled;

    private Expression(String text) {
        this.text = text;
        this.ofArguments = ARGUMENTS.matcher(text).find();
    }

    static Expression of(String text) {
        return new Expression(text);
    }

    /// What is wrong with an expression.
    ///
    /// @return sentences with line and column; null where it can be used
    public static @Nullable String problem(String text) {
        return text.length() > LONGEST
                ? "It has " + text.length() + " characters; at most " + LONGEST + " are taken."
                : Cel.compile(text).problem();
    }

    /// The claims that an expression reads, as far as it names them.
    public static Set<String> claims(String text) {
        Set<String> claims = new LinkedHashSet<>();
        Matcher matcher = CLAIM.matcher(text);
        while (matcher.find()) {
            for (int group = 1; group <= 3; group++) {
                if (matcher.group(group) != null) {
                    claims.add(matcher.group(group));
                }
            }
        }
        return claims;
    }

    /// Whether it may hang on the arguments of a call.
    boolean isOfArguments() {
        return ofArguments;
    }

    void prepare() {
        compiled();
    }

    private Compiled compiled() {
        Compiled known = compiled;
        if (known == null) {
            known = Cel.compile(text);
            compiled = known;
        }
        return known;
    }

    Outcome evaluate(ToolFacts tool, CallerFacts caller, Map<String, @Nullable Object> arguments) {
        return compiled().evaluate(tool, caller, arguments);
    }
}
