package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import dev.behalf.server.audit.Actor;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Makes and revokes keys one by one.
final class Keys {

    private final RegistryWatch watch;
    private final InstantSource clock;
    private final KeyFactory factory;
    private final Acts acts;

    Keys(RegistryWatch watch, InstantSource clock, KeyFactory factory, Acts acts) {
        this.watch = watch;
        this.clock = clock;
        this.factory = factory;
        this.acts = acts;
    }

    KeyCreation create(
            String environment,
            ApiKey.Kind kind,
            String name,
            List<String> origins,
            @Nullable UnattendedInput unattended,
            Actor actor) {
        List<String> normal = new ArrayList<>();
        for (String origin : origins) {
            String parsed = Origins.parse(origin);
            if (parsed == null) {
                return refused("origins", Origins.EXPECTED, shown(origin), Origins.advice(origin));
            }
            normal.add(parsed);
        }
        KeyCreation objection = objection(kind, name, normal);
        if (objection != null) {
            return objection;
        }
        Unattended allowed = null;
        if (unattended != null) {
            if (kind != ApiKey.Kind.SECRET) {
                return refused("unattended", "nothing for a publishable key", "some", UnattendedForm.SECRET_ONLY);
            }
            switch (UnattendedForm.read(unattended.scopes(), unattended.hosts())) {
                case UnattendedForm.Reading.Good(var good) -> allowed = good;
                case UnattendedForm.Reading.Bad(var problems) -> {
                    SettingProblem first = problems.getFirst();
                    return new KeyCreation.Refused(
                            "unattended." + first.key(), first.message().replaceFirst("^e", "E"));
                }
            }
        }
        Manifest.Key wanted =
                new Manifest.Key(name, kind, normal.stream().distinct().toList(), allowed);
        return watch.change((handle, revision) -> create(handle, revision, environment, wanted, actor));
    }

    private static @Nullable KeyCreation objection(ApiKey.Kind kind, String name, List<String> origins) {
        if (!ApiKey.isName(name) || Secrets.in(name)) {
            return refused("name", "a name: " + ApiKey.NAME_FORM, shown(name), "Choose a name of that form.");
        }
        if (kind == ApiKey.Kind.SECRET && !origins.isEmpty()) {
            return refused(
                    "origins", "no origins for a secret key", "some", "Leave them out; a publishable key has origins.");
        }
        if (kind == ApiKey.Kind.PUBLISHABLE && origins.isEmpty()) {
            return refused(
                    "origins",
                    "at least one origin for a publishable key",
                    "none",
                    "Name where your front end is served.");
        }
        return null;
    }

    private KeyCreation create(Handle handle, long revision, String environment, Manifest.Key wanted, Actor actor) {
        Registry stored = RegistryReader.read(handle);
        if (!stored.environments().containsKey(environment)) {
            String names = String.join(
                    ", ", stored.environments().keySet().stream().sorted().toList());
            String expected = names.isEmpty() ? "an environment" : "one of the environments " + names;
            return refused("environment", expected, shown(environment), "Make environments with `behalf apply`.");
        }
        boolean taken = stored.keys().values().stream()
                .anyMatch(key ->
                        key.environment().equals(environment) && key.name().equals(wanted.name()));
        if (taken) {
            return refused(
                    "name",
                    "a name of its own",
                    "a key " + wanted.name() + " already",
                    "Choose another, or revoke it.");
        }
        CreatedKey created = factory.create(handle, environment, wanted, clock.millis());
        ChangeCounter.set(handle, revision);
        String detail = wanted.name() + ": " + Described.key(wanted);
        acts.record(actor, environment, "key.create", created.key().id(), detail);
        return new KeyCreation.Created(created);
    }

    private static KeyCreation refused(String setting, String expected, String found, String change) {
        return new KeyCreation.Refused(setting, "Expected " + expected + ", found " + found + ". " + change);
    }

    private static String shown(String typed) {
        return Secrets.in(typed) ? "a secret (not shown)" : Printable.text(typed);
    }

    KeyChange unattended(String environment, String id, @Nullable UnattendedInput wanted, Actor actor) {
        Unattended allowed = null;
        if (wanted != null) {
            switch (UnattendedForm.read(wanted.scopes(), wanted.hosts())) {
                case UnattendedForm.Reading.Good(var good) -> allowed = good;
                case UnattendedForm.Reading.Bad(var problems) -> {
                    return new KeyChange.Refused(problems);
                }
            }
        }
        Unattended now = allowed;
        return watch.change((handle, revision) -> unattended(handle, revision, environment, id, now, actor));
    }

    private KeyChange unattended(
            Handle handle, long revision, String environment, String id, @Nullable Unattended wanted, Actor actor) {
        ApiKey known = KeyTable.find(handle, id).orElse(null);
        if (known == null || !known.active() || !known.environment().equals(environment)) {
            return new KeyChange.Unknown();
        }
        if (wanted != null && known.kind() != ApiKey.Kind.SECRET) {
            return new KeyChange.Refused(List.of(
                    SettingProblem.of("unattended", "a secret key", "a publishable one", UnattendedForm.SECRET_ONLY)));
        }
        if (!Objects.equals(known.unattended(), wanted)) {
            KeyTable.setUnattended(handle, id, wanted);
            String before = known.unattended() == null
                    ? ""
                    : ", before: " + known.unattended().text();
            acts.record(
                    actor,
                    environment,
                    wanted == null ? "key.unattended.withdraw" : "key.unattended.allow",
                    id,
                    known.name() + (wanted == null ? "" : ": " + wanted.text()) + before);
            ChangeCounter.set(handle, revision);
        }
        return new KeyChange.Changed(KeyTable.find(handle, id).orElseThrow());
    }

    Optional<ApiKey> revoke(String id, Actor actor) {
        return watch.change((handle, revision) -> {
            Optional<ApiKey> known = KeyTable.find(handle, id);
            if (known.isPresent() && known.get().active()) {
                KeyTable.revoke(handle, id, clock.millis());
                acts.record(
                        actor,
                        known.get().environment(),
                        "key.revoke",
                        id,
                        known.get().name());
                ChangeCounter.set(handle, revision);
            }
            return KeyTable.find(handle, id);
        });
    }
}
