package dev.behalf.server;

import dev.behalf.token.Explanation;
import dev.behalf.token.Refusal;
import dev.behalf.token.Verdict;
import dev.behalf.token.VerifiedToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/// An explanation as a table for people, or as JSON for programs.
final class ExplanationReport {

    private static final int NAME_WIDTH = 14;

    private ExplanationReport() {}

    static String text(Explanation explanation, Ansi ansi) {
        StringBuilder text = new StringBuilder();
        for (Explanation.Row row : explanation.rows()) {
            line(text, row, ansi);
        }
        return text.append('\n')
                .append(conclusion(explanation.verdict(), ansi))
                .append('\n')
                .toString();
    }

    private static void line(StringBuilder text, Explanation.Row row, Ansi ansi) {
        String name =
                row.check() + " ".repeat(Math.max(1, NAME_WIDTH - row.check().length()));
        switch (row.outcome()) {
            case PASSED ->
                text.append(mark(ansi, "green", "✓"))
                        .append(name)
                        .append(found(row))
                        .append('\n');
            case NOT_REACHED ->
                text.append(mark(ansi, "faint", "–")).append(name).append("not reached\n");
            case FAILED -> {
                text.append(mark(ansi, "red", "✗"))
                        .append(name)
                        .append("expected ")
                        .append(row.expected())
                        .append('\n');
                indented(text, "found    " + found(row));
                if (row.refusal() != null) {
                    indented(text, "change   " + row.refusal().change());
                }
            }
        }
    }

    private static void indented(StringBuilder text, String line) {
        text.append(" ".repeat(NAME_WIDTH + 2)).append(line).append('\n');
    }

    private static String mark(Ansi ansi, String style, String sign) {
        return ansi.string("@|" + style + " " + sign + "|@ ");
    }

    private static String found(Explanation.Row row) {
        return row.found() == null ? "" : row.found();
    }

    private static String conclusion(Verdict verdict, Ansi ansi) {
        return switch (verdict) {
            case Verdict.Verified(var token) ->
                ansi.string("@|green,bold Accepted|@") + ": " + token.kind().label() + " of " + token.subject()
                        + ", expires " + token.expiresAt();
            case Verdict.Refused(var refusal) -> ansi.string("@|red,bold Refused|@") + ": " + sentence(refusal);
            case Verdict.Undecided(var refusal) -> ansi.string("@|yellow,bold Undecided|@") + ": " + sentence(refusal);
        };
    }

    private static String sentence(Refusal refusal) {
        return refusal.reason().title() + " (" + refusal.reason().code() + "). " + refusal.change();
    }

    static Map<String, @Nullable Object> json(Explanation explanation) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        switch (explanation.verdict()) {
            case Verdict.Verified(var token) -> verified(json, token);
            case Verdict.Refused(var refusal) -> refused(json, "refused", refusal);
            case Verdict.Undecided(var refusal) -> refused(json, "undecided", refusal);
        }
        json.put(
                "rules", explanation.rows().stream().map(ExplanationReport::row).toList());
        json.put(
                "header",
                explanation.header() == null ? null : explanation.header().asMap());
        json.put(
                "claims",
                explanation.claims() == null ? null : explanation.claims().asMap());
        return json;
    }

    private static void verified(Map<String, @Nullable Object> json, VerifiedToken token) {
        json.put("verdict", "verified");
        json.put("provider", token.provider());
        json.put("tokenKind", token.kind().id());
        json.put("subject", token.subject());
        json.put("client", token.client());
        json.put("organization", token.organization());
        json.put("scopes", List.copyOf(token.scopes()));
        json.put("expiresAt", token.expiresAt().toString());
    }

    private static void refused(Map<String, @Nullable Object> json, String verdict, Refusal refusal) {
        json.put("verdict", verdict);
        json.put("code", refusal.reason().code());
        json.put("message", refusal.reason().title());
        json.put("expected", refusal.expected());
        json.put("found", refusal.found());
        json.put("change", refusal.change());
    }

    private static Map<String, @Nullable Object> row(Explanation.Row row) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("rule", row.check());
        json.put("outcome", row.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("expected", row.expected());
        json.put("found", row.found());
        if (row.refusal() != null) {
            json.put("code", row.refusal().reason().code());
            json.put("change", row.refusal().change());
        }
        return json;
    }
}
