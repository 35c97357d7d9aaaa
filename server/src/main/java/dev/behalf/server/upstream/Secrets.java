package dev.behalf.server.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// What a server is shown about who calls, and a client must not get to see. Servers that show requests to
/// their callers exist, as tools to look for faults with.
final class Secrets {

    /// What is shorter stands in an answer by chance.
    private static final int SHORTEST = 12;

    private static final String BASIC = "Basic ";

    private final List<String> all;

    private Secrets(List<String> all) {
        this.all = all;
    }

    /// @param headers of a request; those of the protocol are no secrets
    static Secrets of(Map<String, String> headers) {
        List<String> all = new ArrayList<>();
        headers.forEach((name, value) -> {
            if (!isOfProtocol(name)) {
                add(value.substring(value.indexOf(' ') + 1), all);
                if (name.equalsIgnoreCase("Authorization") && value.startsWith(BASIC)) {
                    String both = new String(Base64.getDecoder().decode(value.substring(BASIC.length())), UTF_8);
                    add(both.substring(both.indexOf(':') + 1), all);
                }
            }
        });
        return new Secrets(List.copyOf(all));
    }

    /// As bytes of UTF-8, one character each.
    private static void add(String secret, List<String> all) {
        if (secret.length() >= SHORTEST) {
            all.add(new String(secret.getBytes(UTF_8), ISO_8859_1));
        }
    }

    private static boolean isOfProtocol(String name) {
        return name.regionMatches(true, 0, "mcp-", 0, 4)
                || name.equalsIgnoreCase("Accept")
                || name.equalsIgnoreCase("Last-Event-ID");
    }

    /// @param text in UTF-8; JSON, whose writers may put a backslash before a slash
    boolean areIn(byte[] text) {
        if (all.isEmpty()) {
            return false;
        }
        String plain = new String(text, ISO_8859_1);
        return isOneIn(plain) || (plain.contains("\\/") && isOneIn(plain.replace("\\/", "/")));
    }

    private boolean isOneIn(String text) {
        return all.stream().anyMatch(text::contains);
    }

    /// Without them.
    @Override
    public String toString() {
        return "Secrets[" + all.size() + "]";
    }
}
