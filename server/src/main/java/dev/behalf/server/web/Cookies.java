package dev.behalf.server.web;

import org.jspecify.annotations.Nullable;

/// The `Cookie` header.
final class Cookies {

    private Cookies() {}

    static @Nullable String find(String header, String name) {
        String found = null;
        for (String pair : header.split(";", -1)) {
            String trimmed = pair.strip();
            if (trimmed.startsWith(name) && trimmed.startsWith("=", name.length())) {
                if (found != null) {
                    return null;
                }
                found = trimmed.substring(name.length() + 1);
            }
        }
        return found;
    }
}
