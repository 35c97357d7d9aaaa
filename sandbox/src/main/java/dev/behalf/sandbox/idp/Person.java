package dev.behalf.sandbox.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A sample person who can sign in at every tenant.
///
/// @param key short name used by switches and the `sandbox_user` parameter
/// @param groups as Cognito shows them
/// @param organizations short names, the first one is the default
public record Person(String key, String givenName, String familyName, List<String> groups, List<String> organizations) {

    public static final Person JANE = new Person("jane", "Jane", "Doe", List.of("admin"), List.of("acme", "globex"));
    public static final Person OMAR = new Person("omar", "Omar", "Haddad", List.of("staff"), List.of("globex"));
    /// Belongs to no organization.
    public static final Person YUKI = new Person("yuki", "Yuki", "Tanaka", List.of(), List.of());

    public static final List<Person> ALL = List.of(JANE, OMAR, YUKI);

    /// By key or e-mail address, as `login_hint` carries them.
    public static Optional<Person> find(String keyOrEmail) {
        return ALL.stream()
                .filter(person ->
                        person.key.equals(keyOrEmail) || person.email().equalsIgnoreCase(keyOrEmail))
                .findFirst();
    }

    public String name() {
        return givenName + " " + familyName;
    }

    public String email() {
        return key + "@acme.example";
    }

    /// Stays the same from start to start, differs between tenants.
    public UUID idAt(String tenant) {
        return UUID.nameUUIDFromBytes((tenant + "/" + key).getBytes(UTF_8));
    }

    /// [#idAt] as letters and digits of any length up to 32.
    public String lettersAt(String tenant, int length) {
        return idAt(tenant).toString().replace("-", "").substring(0, length);
    }
}
