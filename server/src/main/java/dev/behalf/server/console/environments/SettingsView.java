package dev.behalf.server.console.environments;

import dev.behalf.server.environment.LockoutRisk;
import java.util.List;

/// The settings of one environment.
///
/// @param changeRisks why its name must be typed before the change is saved; empty where it need not be
/// @param clients which clients may come that the team has not registered
/// @param sources other environments whose connection can be copied
/// @param copyFrom the one that was chosen, empty for none
/// @param copyVersion the version of the connection that would be replaced
/// @param copyRisks why the name must be typed before copying
/// @param copyProblem why copying was refused, empty where it was not
/// @param deletionRisks what would be lost
/// @param deletionUnconfirmed whether the name was missing
/// @param done what was just done, as a sentence; empty for nothing
public record SettingsView(
        EnvironmentForm form,
        List<LockoutRisk> changeRisks,
        ClientsForm clients,
        List<String> sources,
        String copyFrom,
        long copyVersion,
        List<LockoutRisk> copyRisks,
        String copyProblem,
        List<LockoutRisk> deletionRisks,
        boolean deletionUnconfirmed,
        String yaml,
        String done) {

    public SettingsView {
        changeRisks = List.copyOf(changeRisks);
        sources = List.copyOf(sources);
        copyRisks = List.copyOf(copyRisks);
        deletionRisks = List.copyOf(deletionRisks);
    }
}
