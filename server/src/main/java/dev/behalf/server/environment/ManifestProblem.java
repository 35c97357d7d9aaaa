package dev.behalf.server.environment;

/// Something in `behalf.yaml` that cannot be used.
///
/// @param path where, such as `environments[0].connection.tenantDomain`; empty for the file as a whole
/// @param line counted from 1, 0 where it is unknown
/// @param message what was expected, what was found, what to change; never holds a secret
public record ManifestProblem(String path, int line, String message) {

    /// The problem as one line, as compilers write theirs.
    public String text(String file) {
        return file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
