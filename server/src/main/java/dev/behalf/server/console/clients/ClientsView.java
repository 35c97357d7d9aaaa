package dev.behalf.server.console.clients;

import java.util.List;

/// The clients of an environment.
///
/// @param path of the page
/// @param ofTeam those that the team registered
/// @param selfRegistered some of those that registered themselves
/// @param newest the address of the first page of them, empty where this is it
/// @param older the address of the next page, empty where there is none
/// @param form for a new one
/// @param keys that sign, empty where there are none yet
/// @param done what was just done, as a sentence; empty for nothing
public record ClientsView(
        String path,
        ConnectView connect,
        List<ClientRow> ofTeam,
        List<ClientRow> selfRegistered,
        String newest,
        String older,
        ClientForm form,
        List<KeyRow> keys,
        String yaml,
        String done) {

    public ClientsView {
        ofTeam = List.copyOf(ofTeam);
        selfRegistered = List.copyOf(selfRegistered);
        keys = List.copyOf(keys);
    }
}
