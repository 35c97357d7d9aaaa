package dev.behalf.server.console.vault;

import dev.behalf.server.console.Grouped;
import dev.behalf.server.vault.DataKeyState;
import dev.behalf.server.vault.VaultStatus;
import java.util.List;

/// How far a change of the key has come.
///
/// @param wrappedBy the id of the installation's key, or a word for none
/// @param steps from asking for a key to the end of the former one; empty where nothing is under way
/// @param mayRotate whether another key may be asked for
/// @param sentence what is going on
/// @param unknown a count of values that open by no key there is, empty for none
public record Progress(String wrappedBy, List<Step> steps, boolean mayRotate, String sentence, String unknown) {

    public Progress {
        steps = List.copyOf(steps);
    }

    /// @param style of its mark: good when done, now, or muted
    public record Step(String label, String style) {}

    static Progress of(VaultStatus vault) {
        boolean staged = has(vault, DataKeyState.STAGED);
        boolean retiring = has(vault, DataKeyState.RETIRING);
        boolean waiting = vault.wantedAt() != null || staged;
        long former = vault.sealed() - vault.unknown() - vault.sealedByPrimary();
        String by = vault.wrappedBy();
        return new Progress(
                by == null ? "not noted yet" : by,
                vault.underWay() ? steps(vault, staged, retiring, former) : List.of(),
                !waiting,
                sentence(vault, waiting, retiring, former),
                vault.unknown() == 0 ? "" : Grouped.of(vault.unknown()));
    }

    private static boolean has(VaultStatus vault, DataKeyState state) {
        return vault.keys().stream().anyMatch(key -> key.state() == state);
    }

    private static List<Step> steps(VaultStatus vault, boolean staged, boolean retiring, long former) {
        boolean seals = vault.wantedAt() == null && !staged && retiring;
        return List.of(
                new Step("New key made", vault.wantedAt() != null ? "now" : "good"),
                new Step("Known everywhere", seals ? "good" : staged ? "now" : "muted"),
                new Step("Seals what is new", seals ? "good" : "muted"),
                new Step("Sealed anew", !seals ? "muted" : former == 0 ? "good" : "now"),
                new Step("Former key gone", seals && former == 0 ? "now" : "muted"));
    }

    private static String sentence(VaultStatus vault, boolean waiting, boolean retiring, long former) {
        if (waiting) {
            return "A new key follows. Nothing has to wait for it.";
        }
        if (!retiring) {
            return vault.sealed() == 1
                    ? "One secret is sealed, by the one key there is."
                    : Grouped.of(vault.sealed()) + " secrets are sealed, by the one key there is.";
        }
        return former == 0
                ? "Everything is sealed by the new key. The former one opens forms that are still open, for an hour."
                : Grouped.of(former) + " of " + Grouped.of(vault.sealed())
                        + " secrets are still sealed by a former key.";
    }
}
