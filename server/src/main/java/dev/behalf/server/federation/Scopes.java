package dev.behalf.server.federation;

import java.util.Arrays;
import java.util.List;

/// Scopes as RFC 6749 section 3.3 writes them: words with spaces between.
final class Scopes {

    private Scopes() {}

    static List<String> words(String scope) {
        return Arrays.stream(scope.split(" ")).filter(word -> !word.isEmpty()).toList();
    }
}
