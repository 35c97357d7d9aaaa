package dev.behalf.server.console.federation;

import dev.behalf.provider.Field;
import dev.behalf.server.environment.ConnectionInput;
import dev.behalf.server.environment.ConnectionSketch;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.SettingProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The form as it stands, looked at: what is wrong with it, what is good, and how it will be read.
final class Examination {

    private final ConnectionInput shown;
    private final ConnectionInput.Reading reading;
    private final Optional<ConnectionSketch> sketch;
    private final List<SettingProblem> problems;
    private final Set<String> curedByEmulators;
    private final Map<String, State> states = new LinkedHashMap<>();

    private Examination(
            ConnectionInput input, ConnectionInput shown, Environment.Kind kind, List<SettingProblem> problems) {
        this.shown = shown;
        this.reading = input.read(kind);
        this.sketch = input.sketch(kind);
        this.problems = problems;
        this.curedByEmulators = Repairs.curedByEmulators(input, kind);
        problems.forEach(problem -> states.merge(problem.key(), bad(problem), Examination::both));
        shown.fields().forEach(this::praise);
    }

    /// While somebody is typing: a box that is still empty is no mistake yet.
    static Examination whileTyping(ConnectionInput input, Environment.Kind kind) {
        ConnectionInput shown = input.withoutSecrets();
        List<SettingProblem> problems = problems(input.read(kind)).stream()
                .filter(problem -> !blank(input, problem.key()))
                .toList();
        return new Examination(input, shown, kind, problems);
    }

    /// Once it was sent: every problem counts.
    static Examination whenSent(ConnectionInput input, Environment.Kind kind) {
        return new Examination(input, input.withoutSecrets(), kind, problems(input.read(kind)));
    }

    /// Once it was sent and refused for what the form alone does not tell.
    static Examination refused(ConnectionInput input, Environment.Kind kind, List<SettingProblem> problems) {
        return new Examination(input, input.withoutSecrets(), kind, problems);
    }

    private static List<SettingProblem> problems(ConnectionInput.Reading reading) {
        return reading instanceof ConnectionInput.Reading.Invalid(var problems) ? problems : List.of();
    }

    private static boolean blank(ConnectionInput input, String key) {
        return input.provider().fields().stream().anyMatch(field -> field.key().equals(key))
                && input.fields().getOrDefault(key, "").isBlank();
    }

    private State bad(SettingProblem problem) {
        return State.bad(sentence(problem), repair(problem));
    }

    private static State both(State first, State second) {
        return State.bad(
                first.text() + " " + second.text(), first.repair().isEmpty() ? second.repair() : first.repair());
    }

    static String sentence(SettingProblem problem) {
        String message = problem.message();
        return message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
    }

    /// What the click says: the new value, or where the value belongs.
    private String repair(SettingProblem problem) {
        Map<String, String> repair = problem.repair();
        String own = repair.getOrDefault(problem.key(), "");
        if (!own.isEmpty()) {
            return "Use " + own;
        }
        return repair.entrySet().stream()
                .filter(change -> !change.getKey().equals(problem.key()))
                .findFirst()
                .map(change -> "Use " + change.getValue() + " as " + label(change.getKey()))
                .orElseGet(() -> repair.isEmpty() ? emulators(problem.key()) : "Leave it empty");
    }

    private String emulators(String key) {
        return curedByEmulators.contains(key) ? "Accept an emulator on this machine" : "";
    }

    private void praise(String key, String typed) {
        String normal = sketch.map(ConnectionSketch::normal).orElse(Map.of()).get(key);
        if (normal != null && !states.containsKey(key)) {
            states.put(key, State.good(normal.equals(typed.strip()) ? "" : "Read as " + normal));
        }
    }

    private String label(String key) {
        return shown.provider().fields().stream()
                .filter(field -> field.key().equals(key))
                .map(Field::label)
                .findFirst()
                .orElse(key);
    }

    /// Without secrets.
    ConnectionInput shown() {
        return shown;
    }

    Optional<ConnectionSketch> sketch() {
        return sketch;
    }

    Map<String, State> states() {
        return states;
    }

    List<SettingProblem> problems() {
        return problems;
    }

    /// What is worth knowing although it is no error.
    List<String> notes() {
        return reading instanceof ConnectionInput.Reading.Valid valid ? valid.notes() : List.of();
    }
}
