package dev.behalf.server.console.debugger;

import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.ProviderType;
import dev.behalf.provider.SampleToken;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.console.debugger.DebuggerView.Answer;
import dev.behalf.server.console.debugger.DebuggerView.Notice;
import dev.behalf.server.console.debugger.DebuggerView.Pick;
import dev.behalf.server.console.debugger.Judgement.Explained;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.Draft;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.verification.EnvironmentVerifier;
import dev.behalf.server.verification.Verifiers;
import dev.behalf.token.PastedText;
import dev.behalf.token.UnverifiedToken;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Explains a pasted token by the settings in force, and by the draft where there is one.
final class DebuggerPage {

    private final Environments environments;
    private final Verifiers verifiers;
    private final InstantSource clock;

    DebuggerPage(Environments environments, Verifiers verifiers, InstantSource clock) {
        this.environments = environments;
        this.verifiers = verifiers;
        this.clock = clock;
    }

    void page(Visit visit) {
        show(visit, null);
    }

    void explain(Visit visit) {
        switch (PastedText.read(visit.fields().text("token"))) {
            case PastedText.Token token -> show(visit, explained(visit, token));
            case PastedText.Several several -> show(visit, picked(visit, several));
            case PastedText.Key key -> show(visit, answer(key(key)));
            case PastedText.Nothing nothing -> show(visit, answer(nothing(nothing)));
        }
    }

    private void show(Visit visit, @Nullable Answer answer) {
        String environment = visit.environment().name();
        DebuggerView view = new DebuggerView(
                visit.connection() != null,
                environments.drafts().find(environment).isPresent(),
                When.of(clock.instant(), clock.instant()),
                answer);
        visit.show(Section.DEBUGGER, visit.part() ? "debugger/answer.jte" : "debugger/debugger.jte", view);
    }

    private static Answer answer(Notice notice) {
        return new Answer(List.of(notice), List.of(), null);
    }

    private static Notice key(PastedText.Key key) {
        String title = "That is " + key.name() + ", not a token.";
        if (!key.secret()) {
            return new Notice(
                    "is-warn",
                    title,
                    "It says which application asks, not who is signed in. Paste what your client sends as `Authorization:"
                            + " Bearer`.");
        }
        String roll = key.ours()
                ? "revoke it under API keys, and create another."
                : "roll it where it was made. Behalf never needs it.";
        return new Notice(
                "is-bad", title, "It was neither stored nor logged, but it has been pasted somewhere now: " + roll);
    }

    private static Notice nothing(PastedText.Nothing nothing) {
        return new Notice(
                "is-bad",
                "Expected a token, found " + nothing.found() + ".",
                "Paste an access token or an ID token, a token response, or a request that carries one.");
    }

    private Answer explained(Visit visit, PastedText.Token token) {
        String around = token.around();
        List<Notice> notices = around == null
                ? List.of()
                : List.of(new Notice(
                        "",
                        "The token was taken out of what you pasted.",
                        "Left out: " + around + ". A request must carry the token alone, after the one word Bearer."));
        return new Answer(notices, List.of(), judged(visit, token.text()));
    }

    private Answer picked(Visit visit, PastedText.Several several) {
        Map<String, String> tokens = several.tokens();
        String wanted = visit.fields().text("pick");
        String chosen = tokens.containsKey(wanted) ? wanted : first(tokens);
        List<Pick> picks = tokens.keySet().stream()
                .map(name -> new Pick(name, name.equals(chosen)))
                .toList();
        return new Answer(List.of(), picks, judged(visit, tokens.getOrDefault(chosen, "")));
    }

    /// The first that can be read, else the first.
    private static String first(Map<String, String> tokens) {
        return tokens.entrySet().stream()
                .filter(token -> UnverifiedToken.read(token.getValue()).claims() != null)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> tokens.keySet().iterator().next());
    }

    private Judgement judged(Visit visit, String token) {
        String environment = visit.environment().name();
        Instant now = clock.instant();
        List<Explained> sides = new ArrayList<>();
        EnvironmentVerifier verifier = verifiers.of(environment);
        if (verifier != null) {
            RegisteredConnection connection = verifier.connection();
            ProviderType provider = provider(connection.settings());
            String detail = provider.label() + ", version " + connection.version();
            sides.add(new Explained("Saved settings", detail, provider, true, verifier.explain(token)));
        }
        Optional<Draft> draft = environments.drafts().find(environment);
        draft.ifPresent(found -> sides.add(explained(found, token, now)));
        return Judgement.of(sides, decoded(visit, token, sides, now), now);
    }

    private Explained explained(Draft draft, String token, Instant now) {
        ProviderType provider = provider(draft.settings());
        String detail = provider.label() + ", by " + draft.savedBy() + ", "
                + When.of(draft.savedAt(), now).relative();
        return new Explained(
                "Draft",
                detail,
                provider,
                false,
                verifiers.trial(draft.environment(), draft.settings()).explain(token));
    }

    private static ProviderType provider(ConnectionSettings settings) {
        return settings.connection().settings().type();
    }

    /// Where there is no connection to judge it, all that the token tells by itself.
    private static Decoded decoded(Visit visit, String token, List<Explained> sides, Instant now) {
        RegisteredConnection connection = visit.connection();
        DevelopmentSwitches switches = connection == null ? DevelopmentSwitches.OFF : connection.switches();
        SampleToken sample = SampleToken.read(token, switches);
        return Decoded.of(UnverifiedToken.read(token), about(sample, sides), Trust.of(sides), now);
    }

    /// What the rules do not say anyway: their advice is that of their own provider.
    private static List<String> about(SampleToken sample, List<Explained> sides) {
        if (sides.isEmpty()) {
            return sample.notes();
        }
        ProviderType type = sample.type();
        return type == null || sides.stream().anyMatch(side -> side.provider() == type)
                ? List.of()
                : sample.notes().subList(0, 1);
    }
}
