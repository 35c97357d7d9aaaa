package dev.behalf.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One vector: the lines `name: value` of a small text file. Blank lines mean nothing. docs/vectors.md has the names.
record TestVector(Path file, Map<String, String> lines) {

    /// The corpus, beside the tests' other resources.
    static final Path CORPUS = Path.of("src/test/resources/vectors");

    static final Path KEYS = CORPUS.resolve("keys");

    private static final Set<String> KNOWN = Set.copyOf(splitAtSpaces(
            "title source provider now keys discovery fetch expect subject kind client organization scopes accept"
                    + " leeway audiences extraIssuers authorizedParties allowImpersonation tenantDomain clientId"
                    + " audience instanceUrl cognitoDomain userPoolId organizationId issuer clientClaim header"
                    + " claims raw-header raw-claims signed-claims sign shape form token"));

    static List<TestVector> all() {
        try (Stream<Path> files = Files.walk(CORPUS)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(TestVector::read)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static TestVector read(Path file) {
        try {
            Map<String, String> lines = new LinkedHashMap<>();
            for (String line : Files.readAllLines(file)) {
                read(file, line, lines);
            }
            return new TestVector(file, lines);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + file, e);
        }
    }

    private static void read(Path file, String line, Map<String, String> lines) {
        if (line.isEmpty()) {
            return;
        }
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        boolean spaced = colon > 0 && (line.length() == colon + 1 || line.charAt(colon + 1) == ' ');
        if (!spaced || !KNOWN.contains(name)) {
            throw new IllegalArgumentException(file + ": expected `name: value` of docs/vectors.md, found " + name);
        }
        if (lines.put(name, line.length() == colon + 1 ? "" : line.substring(colon + 2)) != null) {
            throw new IllegalArgumentException(file + ": " + name + " occurs twice");
        }
    }

    /// The provider and the file's name, as in `auth0/id-token-for-api`.
    String name() {
        return CORPUS.relativize(file).toString().replace(".txt", "").replace('\\', '/');
    }

    boolean has(String line) {
        return lines.containsKey(line);
    }

    String get(String line) {
        return find(line).orElseThrow(() -> new IllegalArgumentException(file + ": the line " + line + " is missing"));
    }

    Optional<String> find(String line) {
        return Optional.ofNullable(lines.get(line));
    }

    /// The words of a line; none where it is absent.
    List<String> words(String line) {
        return find(line).map(TestVector::splitAtSpaces).orElse(List.of());
    }

    private static List<String> splitAtSpaces(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /// The file's text with this token in place of the one it has.
    String withToken(String token) {
        List<String> text = new ArrayList<>();
        try {
            text.addAll(Files.readAllLines(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        text.removeIf(line -> line.startsWith("token:"));
        while (!text.isEmpty() && text.getLast().isEmpty()) {
            text.removeLast();
        }
        text.add("");
        text.add("token: " + token);
        return String.join("\n", text) + "\n";
    }
}
