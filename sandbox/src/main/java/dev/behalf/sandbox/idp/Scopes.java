package dev.behalf.sandbox.idp;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// Space-separated scopes (RFC 6749, section 3.3).
public final class Scopes {
    private Scopes() {}

    public static Set<String> parse(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(scope -> !scope.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    public static String print(Set<String> scopes) {
        return String.join(" ", scopes);
    }
}
