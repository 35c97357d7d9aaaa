package dev.behalf.server.audit;

import java.util.Iterator;

/// An export of the log, which can be checked wherever it is kept.
public final class AuditFile {

    private AuditFile() {}

    /// Follows the chain of an export. That the newest entries are missing cannot be told from the file alone: compare
    /// the last hash with what was noted elsewhere.
    ///
    /// @param lines of JSON, as [AuditLog#lines] gives them
    public static ChainCheck check(Iterator<String> lines) {
        ChainReader reader = null;
        for (long number = 1; lines.hasNext(); number++) {
            AuditLine.Read line = AuditLine.read(lines.next()).orElse(null);
            if (line == null) {
                return new ChainCheck.Broken(number, "Line " + number + " is not an entry of the audit log.");
            }
            if (reader == null) {
                boolean first = line.entry().number() == 1;
                if (first && !line.previous().isEmpty()) {
                    return new ChainCheck.Broken(1, "Entry 1 is not as it was written.");
                }
                reader = new ChainReader(line.previous());
            }
            reader.read(line.entry());
        }
        return reader == null ? new ChainCheck.Intact(0) : reader.result();
    }
}
