package dev.behalf.server.team;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// E-mail addresses as this team writes them. Only compared and shown, so the form is checked loosely.
final class EmailAddress {

    private static final Pattern FORM = Pattern.compile("[^@\\s\\p{Cntrl}<>\"]{1,64}@[^@\\s\\p{Cntrl}<>\"]{1,189}");

    private EmailAddress() {}

    static String normal(String typed) {
        return typed.strip().toLowerCase(Locale.ROOT);
    }

    static Optional<String> read(String typed) {
        String normal = normal(typed);
        return FORM.matcher(normal).matches() ? Optional.of(normal) : Optional.empty();
    }

    static String domain(String email) {
        return email.substring(email.lastIndexOf('@') + 1);
    }
}
