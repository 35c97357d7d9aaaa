package dev.behalf.server.console.calls;

import dev.behalf.server.calls.Called;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.grants.Acting;
import dev.behalf.server.grants.GrantLedger;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.grants.Person;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The names behind the ids in the log, of one page: each is looked up once.
final class Names {

    private final GrantLedger grants;
    private final Map<String, Optional<Acting>> acting = new HashMap<>();
    private final Map<String, Optional<Person>> people = new HashMap<>();

    Names(GrantLedger grants) {
        this.grants = grants;
    }

    /// The best name of whom was acted for; the id where the person is forgotten.
    String person(Called call) {
        return known(call).map(person -> best(person, call.person())).orElse(call.person());
    }

    /// Empty where there is none, or it is the name.
    String email(Called call) {
        String email = known(call).map(person -> person.identity().email()).orElse("");
        String plain = Untrusted.text(email);
        return plain.equals(person(call)) ? "" : plain;
    }

    private Optional<Person> known(Called call) {
        Optional<Person> byGrant =
                acting(call).map(Acting::person).filter(person -> person.id().equals(call.person()));
        return byGrant.isPresent()
                ? byGrant
                : people.computeIfAbsent(call.person(), id -> grants.person(call.environment(), id));
    }

    private Optional<Acting> acting(Called call) {
        return acting.computeIfAbsent(call.grant(), id -> grants.acting(call.environment(), id));
    }

    private static String best(Person person, String id) {
        Identity identity = person.identity();
        return Untrusted.first(id, identity.name(), identity.email(), identity.subject());
    }

    /// What the client called itself; its id where its sign-in is forgotten.
    String client(Called call) {
        String name = acting(call)
                .map(each -> Untrusted.text(each.grant().clientName()))
                .orElse("");
        return name.isEmpty() ? Untrusted.text(call.client()) : name;
    }
}
