package dev.behalf.server.console.federation;

import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Moment;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.ConnectionVersion;
import dev.behalf.server.environment.Connections;
import dev.behalf.server.environment.Draft;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Kept;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.WhatIf;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The page around the form: what is in force, the draft, the cards of the providers.
final class Frame {

    /// Over which time the effect of a change is reckoned.
    static final Duration LOOKED_AT = Duration.ofDays(7);

    static final String NOT_COPIED =
            "The environment is there, but the settings of the other could not be used for it; begin here.";

    private final Environments environments;
    private final Activity activity;
    private final LiveProvider live;

    Frame(Environments environments, Activity activity, LiveProvider live) {
        this.environments = environments;
        this.activity = activity;
        this.live = live;
    }

    static String path(Environment environment) {
        return "/e/" + environment.name() + Section.FEDERATION.path();
    }

    void show(Visit visit, int status, Shown shown) {
        Environment environment = visit.environment();
        RegisteredConnection connection = visit.connection();
        FormView form = shown.form();
        Kept kept =
                connection == null ? Kept.NOTHING : environments.connections().kept(environment.name());
        FederationView view = new FederationView(
                path(environment),
                environment.name(),
                environment.callbackUrl(),
                cards(form == null ? null : form.guide(), connection),
                connection == null ? null : inForce(connection),
                draft(environment, connection, shown.draftProblem()),
                form,
                shown.confirmation(),
                shown.conflict(),
                shown.asked(),
                shown.form() == null
                        && (shown.token() != null || visit.query("from").equals("token")),
                shown.token(),
                shown.editsDraft(),
                done(visit.query("done")),
                many(kept.connections()),
                connection == null || connection.askBeforeActing() ? "" : many(kept.unasked()),
                environments.connections().yaml(environment.name()).orElse(""));
        // A part has no status that anybody acts on, and browsers complain of 422.
        visit.show(visit.part() ? 200 : status, Section.FEDERATION, template(visit), view);
    }

    /// To htmx the part that it puts in place of the form.
    private static String template(Visit visit) {
        return visit.part() ? "federation/main.jte" : "federation/page.jte";
    }

    private static List<Card> cards(@Nullable Guide chosen, @Nullable RegisteredConnection connection) {
        ProviderType inForce =
                connection == null ? null : connection.connection().settings().type();
        return Arrays.stream(Guide.values())
                .map(guide -> new Card(guide, guide == chosen, inForce != null && guide == Guide.of(inForce)))
                .toList();
    }

    private static String many(long connections) {
        return connections == 0 ? "" : Grouped.of(connections, "connection");
    }

    private InForce inForce(RegisteredConnection connection) {
        Optional<ConnectionVersion> newest = environments.connections().history(connection.environment(), 1).stream()
                .findFirst();
        return InForce.of(
                connection,
                newest.map(version -> Moment.of(version.changedAt())).orElse(null),
                newest.map(ConnectionVersion::changedBy).orElse(""),
                live.latest(connection));
    }

    private @Nullable DraftView draft(
            Environment environment, @Nullable RegisteredConnection connection, String problem) {
        Draft draft = environments.drafts().find(environment.name()).orElse(null);
        if (draft == null) {
            return null;
        }
        ConnectionSettings before = connection == null ? null : connection.settings();
        return new DraftView(
                Guide.of(draft.settings().connection().settings().type()),
                draft.savedAt().toString(),
                Moment.of(draft.savedAt()),
                draft.savedBy(),
                draft.baseVersion() != (connection == null ? 0 : connection.version()),
                Change.of(Connections.differences(before, draft.settings()), draft.settings()),
                effect(environment, draft.settings()),
                Connections.risks(
                        environment,
                        before,
                        draft.settings(),
                        environments.connections().kept(environment.name())),
                Connections.yaml(environment, draft.settings()),
                problem);
    }

    /// What settings would have made of the requests of the last days.
    Effect effect(Environment environment, ConnectionSettings settings) {
        String pinned = settings.connection().settings() instanceof ProviderSettings.Cognito cognito
                ? environments
                        .pins(environment.name())
                        .find(cognito.cognitoDomain())
                        .orElse(null)
                : null;
        return Effect.of(WhatIf.of(settings, pinned, activity.fingerprints(environment.name(), LOOKED_AT)));
    }

    private static String done(String word) {
        return switch (word) {
            case "saved" -> "Saved. Every node serves by it within a second.";
            case "unchanged" -> "Nothing was different, so nothing was saved.";
            case "copied" -> "The settings were copied. Check them, then try a sign-in.";
            case "not-copied" -> NOT_COPIED;
            case "drafted" -> "The draft is kept. What is in force has not changed.";
            case "promoted" -> "The draft is in force now, on every node within a second.";
            case "discarded" -> "The draft is gone. What is in force has not changed.";
            case "restored" -> "The earlier version is in force again, as a new version.";
            default -> "";
        };
    }
}
