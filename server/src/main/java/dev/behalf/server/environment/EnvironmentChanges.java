package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import dev.behalf.server.audit.Actor;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Makes, changes and removes environments. Their names stay: every key carries the name of its environment.
public final class EnvironmentChanges {

    private final RegistryWatch watch;
    private final InstantSource clock;
    private final Acts acts;
    private final Function<String, String> beforeDeletion;

    EnvironmentChanges(RegistryWatch watch, InstantSource clock, Acts acts, Function<String, String> beforeDeletion) {
        this.watch = watch;
        this.clock = clock;
        this.acts = acts;
        this.beforeDeletion = beforeDeletion;
    }

    public EnvironmentResult create(EnvironmentInput input, Actor actor) {
        return watch.change((handle, revision) -> {
            Registry stored = RegistryReader.read(handle);
            ManifestProblems problems = new ManifestProblems();
            Environment wanted = input.read(problems);
            if (wanted != null && stored.environments().containsKey(wanted.name())) {
                problems.add("name", 1, "a name of its own", wanted.name() + " already", "Choose another name.");
            }
            reportSharedUrl(stored, wanted, problems);
            return wanted == null || problems.count() > 0
                    ? problems(problems)
                    : put(handle, revision, null, wanted, actor);
        });
    }

    /// Changes kind, URL and colour of the environment that the input names.
    ///
    /// @param confirmation its name, where users can be locked out; null where nothing was typed
    public EnvironmentResult change(EnvironmentInput input, @Nullable String confirmation, Actor actor) {
        return watch.change((handle, revision) -> {
            Registry stored = RegistryReader.read(handle);
            Environment known = stored.environments().get(input.name().strip());
            if (known == null) {
                return absent(input.name());
            }
            ManifestProblems problems = new ManifestProblems();
            Environment wanted = input.read(problems);
            reportSharedUrl(stored, wanted, problems);
            reportUnfitConnection(stored.connections().get(known.name()), wanted, problems);
            if (wanted == null || problems.count() > 0) {
                return problems(problems);
            }
            List<LockoutRisk> risks = risks(known, wanted);
            return risks.isEmpty() || Saving.confirms(confirmation, known.name())
                    ? put(handle, revision, known, wanted, actor)
                    : new EnvironmentResult.Unconfirmed(risks);
        });
    }

    /// What changing a production environment puts at risk.
    public static List<LockoutRisk> risks(Environment before, Environment after) {
        List<LockoutRisk> risks = new ArrayList<>();
        if (before.production() && !after.production()) {
            risks.add(new LockoutRisk("kind", "Emulators of providers and plain http become possible for real users."));
        }
        if (before.production() && !Objects.equals(before.publicUrl(), after.publicUrl())) {
            risks.add(
                    new LockoutRisk(
                            "url",
                            "Clients must be told the new URL, and the provider the new callback URL; until then sign-ins fail."));
        }
        if (before.production()) {
            clients(before.clients(), after.clients()).forEach(risks::add);
        }
        return List.copyOf(risks);
    }

    /// Clients that are refused from then on, people who are signed in to them too.
    private static List<LockoutRisk> clients(ClientPolicy before, ClientPolicy after) {
        List<LockoutRisk> risks = new ArrayList<>();
        if (before.registration() && !after.registration()) {
            risks.add(new LockoutRisk(
                    EnvironmentReader.CLIENT_REGISTRATION,
                    "Clients that register themselves cannot be added any more; those that have done so stay."));
        }
        List<String> hosts = after.hosts();
        List<String> former = before.hosts();
        if (hosts != null && (former == null || !hosts.containsAll(former))) {
            risks.add(new LockoutRisk(
                    EnvironmentReader.CLIENT_HOSTS,
                    "Clients whose document is elsewhere are refused, with the next renewal of their tokens those too that"
                            + " people are signed in to."));
        }
        if (after.dpopNonces() && !before.dpopNonces()) {
            risks.add(new LockoutRisk(
                    EnvironmentReader.DPOP_NONCES,
                    "Clients that bind tokens to a key and cannot answer use_dpop_nonce are refused. Those that bind none"
                            + " notice nothing."));
        }
        return risks;
    }

    private EnvironmentResult put(
            Handle handle, long revision, @Nullable Environment known, Environment wanted, Actor actor) {
        if (wanted.equals(known)) {
            return new EnvironmentResult.Done(wanted, List.of());
        }
        EnvironmentTable.put(handle, wanted, clock.millis());
        ChangeCounter.set(handle, revision);
        List<Difference> changes = Described.changes(known, wanted);
        String action = known == null ? "environment.create" : "environment.change";
        acts.record(actor, wanted.name(), action, wanted.name(), changes);
        return new EnvironmentResult.Done(wanted, changes);
    }

    /// Removes an environment with its connection, keys, history and draft. What has to be done for it elsewhere is
    /// done before ([Environments#beforeDeletion]), and may take its time.
    ///
    /// @param confirmation its name, where [#deletionRisks] finds any; null where nothing was typed
    public EnvironmentResult delete(String name, @Nullable String confirmation, Actor actor) {
        Environment wanted = watch.registry().environments().get(name);
        boolean confirmed = wanted != null && (!wanted.production() || Saving.confirms(confirmation, name));
        String beforehand = confirmed ? beforeDeletion.apply(name) : "";
        return watch.change((handle, revision) -> {
            Registry stored = RegistryReader.read(handle);
            Environment known = stored.environments().get(name);
            if (known == null) {
                return absent(name);
            }
            List<LockoutRisk> risks = deletionRisks(stored, known, KeptConnections.count(handle, name));
            if (!risks.isEmpty() && !Saving.confirms(confirmation, name)) {
                return new EnvironmentResult.Unconfirmed(risks);
            }
            EnvironmentTable.delete(handle, name);
            ChangeCounter.set(handle, revision);
            acts.record(actor, name, "environment.delete", name, beforehand);
            return new EnvironmentResult.Done(known, Described.changes(known, null));
        });
    }

    /// What would be lost with a production environment; empty where nothing is in use.
    ///
    /// @param kept see [Connections#kept]
    public static List<LockoutRisk> deletionRisks(Registry registry, Environment environment, Kept kept) {
        List<LockoutRisk> risks = new ArrayList<>();
        if (environment.production() && registry.connections().containsKey(environment.name())) {
            risks.add(new LockoutRisk("connection", "Every token of its users will be refused."));
        }
        if (environment.production() && kept.connections() > 0) {
            risks.add(new LockoutRisk(
                    "connections",
                    kept.connections() == 1
                            ? "1 connection of a person is forgotten: tools can act for the person no more."
                            : kept.connections()
                                    + " connections of people are forgotten: tools can act for them no more."));
        }
        long keys = registry.keys().values().stream()
                .filter(key -> key.environment().equals(environment.name()))
                .count();
        if (environment.production() && keys > 0) {
            risks.add(new LockoutRisk(
                    "keys", keys == 1 ? "Its key stops working." : "Its " + keys + " keys stop working."));
        }
        return List.copyOf(risks);
    }

    private static void reportSharedUrl(Registry stored, @Nullable Environment wanted, ManifestProblems problems) {
        String url = wanted == null ? null : wanted.publicUrl();
        stored.environments().values().stream()
                .filter(other -> url != null && url.equals(other.publicUrl()))
                .filter(other ->
                        !other.name().equals(Objects.requireNonNull(wanted).name()))
                .forEach(other -> problems.add(
                        "url",
                        1,
                        "a public URL of its own",
                        "the one of " + other.name(),
                        "Give each environment a host or a path of its own."));
    }

    /// Development switches do not become good by declaring an environment production.
    private static void reportUnfitConnection(
            @Nullable RegisteredConnection connection, @Nullable Environment wanted, ManifestProblems problems) {
        if (connection != null
                && wanted != null
                && wanted.production()
                && connection.switches().on()) {
            problems.add(
                    "kind",
                    1,
                    "no development switches in production",
                    "some on its connection",
                    "Enter the real provider and switch them off first.");
        }
    }

    private static EnvironmentResult problems(ManifestProblems problems) {
        return new EnvironmentResult.Problems(FormNodes.bySetting(problems, Map.of()));
    }

    private static EnvironmentResult absent(String name) {
        return new EnvironmentResult.Problems(List.of(SettingProblem.of(
                "name", "an environment that exists", Printable.text(name), "It may have been deleted.")));
    }
}
