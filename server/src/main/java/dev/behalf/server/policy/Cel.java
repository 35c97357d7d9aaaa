package dev.behalf.server.policy;

import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// CEL by Google's library. Expressions have neither loops without end nor effects; how often macros may go round is
/// limited, patterns are matched in linear time (RE2), and sizes are bounded before.
final class Cel {

    private static final int MOST_ROUNDS = 10_000;
    private static final int DEEPEST = 32;
    private static final int LARGEST_PATTERN = 1000;
    private static final int LONGEST_PROBLEM = 300;

    private static final CelType OBJECT = MapType.create(SimpleType.STRING, SimpleType.DYN);

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(Expression.LONGEST)
            .maxParseRecursionDepth(DEEPEST)
            .comprehensionMaxIterations(MOST_ROUNDS)
            .maxRegexProgramSize(LARGEST_PATTERN)
            .enableHeterogeneousNumericComparisons(true)
            .evaluateCanonicalTypesToNativeValues(true)
            .build();

    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("person", OBJECT)
            .addVar("client", OBJECT)
            .addVar("tool", OBJECT)
            .addVar("args", OBJECT)
            .addVar("now", SimpleType.TIMESTAMP)
            .build();

    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

    private Cel() {}

    static Compiled compile(String text) {
        CelValidationResult result = COMPILER.compile(text);
        if (result.hasError()) {
            return new Compiled.Unusable(
                    result.getErrors().stream().limit(3).map(Cel::sentence).collect(Collectors.joining(" ")));
        }
        try {
            CelType type = result.getAst().getResultType();
            return type.equals(SimpleType.BOOL) || type.equals(SimpleType.DYN)
                    ? new Usable(RUNTIME.createProgram(result.getAst()))
                    : new Compiled.Unusable("It gives " + type.name() + " and not true or false.");
        } catch (CelValidationException | CelEvaluationException e) {
            return new Compiled.Unusable(cut(e.getMessage()));
        }
    }

    private static String sentence(CelIssue issue) {
        return "Line " + issue.getSourceLocation().getLine() + ", column "
                + (issue.getSourceLocation().getColumn() + 1) + ": " + cut(issue.getMessage()) + ".";
    }

    private static String cut(@Nullable String message) {
        String text =
                Objects.requireNonNullElse(message, "it cannot be evaluated").strip();
        String first = text.lines().findFirst().orElse(text).replace(" (in container '')", "");
        String line = first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
        return line.length() > LONGEST_PROBLEM ? line.substring(0, LONGEST_PROBLEM - 1) + "…" : line;
    }

    private record Usable(CelRuntime.Program program) implements Compiled {

        @Override
        public @Nullable String problem() {
            return null;
        }

        @Override
        public Outcome evaluate(ToolFacts tool, CallerFacts caller, Map<String, @Nullable Object> arguments) {
            Map<String, Object> variables = Map.of(
                    "person",
                    Map.of(
                            "id",
                            caller.person(),
                            "subject",
                            Objects.requireNonNullElse(caller.claims().get("sub"), ""),
                            "claims",
                            known(caller.claims())),
                    "client",
                    Map.of("id", caller.client(), "scopes", caller.scopes()),
                    "tool",
                    Map.of("name", tool.name(), "annotations", known(tool.annotations())),
                    "args",
                    known(arguments),
                    "now",
                    caller.now());
            try {
                Object value = program.eval(variables);
                return value instanceof Boolean fits
                        ? new Outcome.Value(fits)
                        : new Outcome.Failed("It came to something else than true or false.");
            } catch (CelEvaluationException e) {
                return new Outcome.Failed(cut(e.getMessage()) + ".");
            }
        }

        /// What is null is absent, so that `has()` says so.
        private static Map<String, Object> known(Map<String, @Nullable Object> json) {
            Map<String, Object> known = new LinkedHashMap<>();
            json.forEach((name, value) -> {
                if (value != null) {
                    known.put(name, value(value));
                }
            });
            return known;
        }

        private static Object value(Object json) {
            return switch (json) {
                case Integer number -> number.longValue();
                case Float number -> number.doubleValue();
                case java.math.BigInteger number -> number.doubleValue();
                case java.math.BigDecimal number -> number.doubleValue();
                case Map<?, ?> object -> {
                    Map<String, Object> known = new LinkedHashMap<>();
                    object.forEach((name, value) -> {
                        if (value != null) {
                            known.put(String.valueOf(name), value(value));
                        }
                    });
                    yield known;
                }
                case Collection<?> list ->
                    list.stream()
                            .filter(Objects::nonNull)
                            .map(each -> value(each))
                            .collect(Collectors.toCollection(java.util.ArrayList::new));
                default -> json;
            };
        }
    }
}
