package dev.behalf.server.console.vault;

import dev.behalf.server.console.Grouped;
import dev.behalf.server.vault.VaultLosses;
import java.util.ArrayList;
import java.util.List;

/// Something that goes with the keys.
public record LossRow(String content, String count) {

    static List<LossRow> of(VaultLosses losses) {
        List<LossRow> rows = new ArrayList<>();
        rows.add(new LossRow("Sign-ins that end", Grouped.of(losses.grants())));
        losses.contents().forEach((content, count) -> rows.add(new LossRow(content, Grouped.of(count))));
        return rows;
    }
}
