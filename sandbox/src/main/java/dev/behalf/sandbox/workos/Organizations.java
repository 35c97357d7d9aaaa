package dev.behalf.sandbox.workos;

import java.util.Map;
import java.util.Optional;

/// The organizations of the environment by their ids; the short names are those of the sample people.
final class Organizations {
    private static final Map<String, String> NAMES = Map.of(
            WorkOsTenant.ORGANIZATION_ID, "acme",
            WorkOsTenant.OTHER_ORGANIZATION_ID, "globex",
            WorkOsTenant.ORGANIZATION_WITHOUT_CONNECTION_ID, "initech");

    private Organizations() {}

    static Optional<String> nameOf(String id) {
        return Optional.ofNullable(NAMES.get(id));
    }

    static String idOf(String name) {
        return NAMES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
