package dev.behalf.server.console.federation;

import dev.behalf.provider.Diagnosis;
import dev.behalf.server.console.Moment;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What a provider answered when it was asked about settings.
///
/// @param provider its name in running text
/// @param at when it was asked
public record Asked(String provider, Moment at, List<Line> lines) {

    private static final List<String> ORDER =
            List.of("Provider", "User pool", "Discovery", "Issuer", "Domain", "Keys", "Clock");

    /// @param style `good`, `warn` or `bad`
    /// @param expected empty where nothing is wrong
    /// @param change what to do about it, empty where nothing is to be done
    public record Line(String style, String check, String found, String expected, String change) {}

    public Asked {
        lines = List.copyOf(lines);
    }

    static Asked of(String provider, Moment at, Diagnosis diagnosis) {
        return new Asked(
                provider,
                at,
                diagnosis.findings().stream()
                        .sorted(Comparator.comparingInt(finding -> ORDER.indexOf(finding.check())))
                        .map(Asked::line)
                        .toList());
    }

    private static Line line(Diagnosis.Finding finding) {
        return switch (finding.outcome()) {
            case GOOD -> new Line("good", label(finding), good(finding), "", "");
            case WARNING ->
                new Line("warn", label(finding), capital(finding.found()), expected(finding), finding.change());
            case BAD -> new Line("bad", label(finding), capital(finding.found()), expected(finding), finding.change());
        };
    }

    private static String label(Diagnosis.Finding finding) {
        return switch (finding.check()) {
            case "Discovery" -> "Discovery document";
            case "Keys" -> "Signing keys";
            case "Clock" -> "Clocks";
            default -> finding.check();
        };
    }

    private static String good(Diagnosis.Finding finding) {
        return finding.check().equals("Discovery")
                ? finding.expected() + " " + finding.found()
                : capital(finding.found());
    }

    /// Empty where what was found names the same address.
    private static String expected(Diagnosis.Finding finding) {
        String address = finding.expected().replaceFirst("^.* at (?=https?://)", "");
        return finding.found().startsWith(address) ? "" : finding.expected();
    }

    private static String capital(String text) {
        return text.startsWith("this ") ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) : text;
    }

    /// The worst of all.
    public String style() {
        return has("bad") ? "bad" : has("warn") ? "warn" : "good";
    }

    /// All of it in a sentence.
    public String headline() {
        return switch (style()) {
            case "bad" -> "Something is not right yet";
            case "warn" -> provider + " answered; one thing to know";
            default -> "All good";
        };
    }

    private boolean has(String style) {
        return lines.stream().anyMatch(line -> line.style().equals(style));
    }
}
