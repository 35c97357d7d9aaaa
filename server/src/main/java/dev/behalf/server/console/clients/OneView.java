package dev.behalf.server.console.clients;

import dev.behalf.server.environment.LockoutRisk;
import java.util.List;

/// One registered client.
///
/// @param path of the page
/// @param form as it is registered, or as it was sent
/// @param scope what it may ask for, empty where it does not say
/// @param signIns how many are in force, as a text
/// @param signInsPath where they are listed
/// @param removalRisks why the name of the environment must be typed before it is removed; empty where it need not be
/// @param unconfirmed whether the name was missing
/// @param done what was just done, as a sentence; empty for nothing
public record OneView(
        String path,
        ClientRow row,
        List<String> redirectUris,
        ClientForm form,
        String scope,
        String signIns,
        String signInsPath,
        List<LockoutRisk> removalRisks,
        boolean unconfirmed,
        String done) {

    public OneView {
        redirectUris = List.copyOf(redirectUris);
        removalRisks = List.copyOf(removalRisks);
    }
}
