package dev.behalf.server.vault;

import dev.behalf.server.vault.DataKeyTable.Row;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The installation's key is missing or another one. The message is for the operator.
public final class VaultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String SET = "Set BEHALF_KEY_FILE, BEHALF_KEY or BEHALF_KEY_URI";

    private VaultException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static VaultException noKey(String matter) {
        return new VaultException(
                "Expected a key to encrypt secrets with, found none: " + matter + ". " + SET
                        + "; `behalf key generate` makes one.",
                null);
    }

    static VaultException missing(List<Row> rows) {
        return new VaultException(
                "Expected a key, because secrets are sealed, found none: " + uses(rows) + ". " + SET + " to that key.",
                null);
    }

    /// @param given the ids of the keys that there are
    static VaultException otherKey(List<Row> closed, List<String> given) {
        return new VaultException(
                "Expected the key that the secrets of " + environments(closed) + " were sealed with, found another: "
                        + uses(closed) + "; given " + (given.size() == 1 ? "is the key " : "are the keys ")
                        + String.join(", ", given) + ". " + SET
                        + " to that key; or, if it is to be replaced, give it as BEHALF_KEY_FILE_PREVIOUS,"
                        + " BEHALF_KEY_PREVIOUS or BEHALF_KEY_URI_PREVIOUS.",
                null);
    }

    private static String environments(List<Row> rows) {
        return (rows.size() == 1 ? "environment " : "environments ")
                + rows.stream().map(Row::environment).collect(Collectors.joining(", "));
    }

    private static String uses(List<Row> rows) {
        return rows.stream()
                .map(row -> "environment " + row.environment() + " is under "
                        + (row.wrappedBy() == null ? "a key whose id nobody noted" : "the key " + row.wrappedBy()))
                .collect(Collectors.joining(", "));
    }
}
