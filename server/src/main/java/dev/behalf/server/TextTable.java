package dev.behalf.server;

import java.io.PrintWriter;
import java.util.List;

/// A table for a terminal: columns as wide as they need to be, two spaces between.
final class TextTable {

    private TextTable() {}

    /// @param rows of equal length, the heading first
    static void print(PrintWriter out, List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
