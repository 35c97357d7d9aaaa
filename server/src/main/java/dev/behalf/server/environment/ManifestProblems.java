package dev.behalf.server.environment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Gathers the problems of one file, up to a number that somebody would still read.
final class ManifestProblems {

    static final int MAX = 100;

    private final List<ManifestProblem> found = new ArrayList<>();
    private int more;

    void add(YamlNode node, String expected, String was, String change) {
        add(node.path(), node.line(), expected, was, change);
    }

    void add(String path, int line, String expected, String was, String change) {
        sentence(path, line, "expected " + expected + ", found " + was + ". " + change);
    }

    void sentence(String path, int line, String message) {
        if (found.size() < MAX) {
            found.add(new ManifestProblem(path, line, message));
        } else {
            more++;
        }
    }

    int count() {
        return found.size() + more;
    }

    /// In the order of the file.
    List<ManifestProblem> all() {
        List<ManifestProblem> all = new ArrayList<>(found);
        all.sort(Comparator.comparingInt(ManifestProblem::line));
        if (more > 0) {
            all.add(new ManifestProblem("", 0, more + " more problems are not listed."));
        }
        return all;
    }
}
