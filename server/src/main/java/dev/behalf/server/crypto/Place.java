package dev.behalf.server.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Where a sealed value is stored. Whoever can write to the database can still not move one to another row, column or
/// environment: it would not open there.
///
/// @param row the row's primary key
public record Place(String table, String row, String column) {

    public Place {
        if ((table + row + column).indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A place has no NUL in its name");
        }
    }

    byte[] associatedData(String environment) {
        return String.join("\0", "behalf", environment, table, row, column).getBytes(UTF_8);
    }

    /// Without the row, which may be the hash of a token.
    @Override
    public String toString() {
        return table + "." + column;
    }
}
