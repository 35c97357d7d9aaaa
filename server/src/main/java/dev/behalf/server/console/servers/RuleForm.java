package dev.behalf.server.console.servers;

import dev.behalf.server.console.Fields;
import dev.behalf.server.console.environments.Problems;
import dev.behalf.server.environment.RuleInput;
import dev.behalf.server.policy.Effect;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What stands in the form of a rule. What people write in lists stands on a line each.
///
/// @param tools names that it is about
/// @param problems by field
public record RuleForm(
        String name,
        String effect,
        Set<String> tools,
        String kind,
        String scopes,
        String claims,
        String groups,
        String clients,
        String when,
        String maxAge,
        String acr,
        String amr,
        Problems problems) {

    private static final String TOOL = "tool:";
    private static final String USUAL_AGE = "15m";

    public RuleForm {
        tools = new LinkedHashSet<>(tools);
    }

    static final RuleForm BLANK = of(
            new RuleInput(
                    "",
                    Effect.ALLOW.id(),
                    List.of(),
                    "any",
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    "",
                    USUAL_AGE,
                    List.of(),
                    List.of()),
            Problems.NONE);

    static RuleForm of(RuleInput rule, Problems problems) {
        return new RuleForm(
                ServerForm.shown(rule.name()),
                rule.effect(),
                rule.tools().stream().map(ServerForm::shown).collect(Collectors.toCollection(LinkedHashSet::new)),
                rule.kind(),
                joined(" ", rule.scopes()),
                joined("\n", rule.claims()),
                joined("\n", rule.groups()),
                joined("\n", rule.clients()),
                ServerForm.shown(rule.when()),
                rule.maxAge().isEmpty() ? USUAL_AGE : ServerForm.shown(rule.maxAge()),
                joined(" ", rule.acr()),
                joined(" ", rule.amr()),
                problems);
    }

    private static String joined(String between, List<String> texts) {
        return texts.stream()
                .map(ServerForm::shown)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(between));
    }

    /// What was sent. Fields that belong to another effect do not count, whatever was left in them.
    static RuleInput input(Fields fields) {
        String effect = fields.text(RuleInput.EFFECT);
        boolean stepUp = effect.equals(Effect.STEP_UP.id());
        Set<String> tools = new LinkedHashSet<>();
        fields.all().keySet().stream()
                .filter(field -> field.startsWith(TOOL))
                .map(field -> field.substring(TOOL.length()))
                .sorted()
                .forEach(tools::add);
        tools.addAll(ServerForm.names(fields.text("others")));
        return new RuleInput(
                fields.text(RuleInput.NAME).strip(),
                effect,
                new ArrayList<>(tools),
                fields.text(RuleInput.KIND),
                ServerForm.names(fields.text(RuleInput.SCOPES)),
                lines(fields.text(RuleInput.CLAIMS)),
                lines(fields.text(RuleInput.GROUPS)),
                lines(fields.text(RuleInput.CLIENTS)),
                fields.text(RuleInput.WHEN).strip(),
                stepUp ? fields.text(RuleInput.MAX_AGE).strip() : "",
                stepUp ? ServerForm.names(fields.text(RuleInput.ACR)) : List.of(),
                stepUp ? ServerForm.names(fields.text(RuleInput.AMR)) : List.of());
    }

    private static List<String> lines(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .distinct()
                .toList();
    }

    public List<EffectWords> effects() {
        return EffectWords.ALL;
    }
}
