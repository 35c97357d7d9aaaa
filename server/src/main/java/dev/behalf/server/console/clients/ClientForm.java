package dev.behalf.server.console.clients;

import dev.behalf.server.clients.ClientInput;
import dev.behalf.server.console.Fields;
import dev.behalf.server.console.environments.Problems;
import dev.behalf.server.environment.Secrets;
import java.util.Arrays;
import java.util.List;

/// What stands in the form of a client.
///
/// @param redirectUris one a line
public record ClientForm(
        String id,
        String name,
        String redirectUris,
        String scope,
        String authentication,
        String jwksUri,
        Problems problems) {

    static final ClientForm BLANK = new ClientForm("", "", "", "", "none", "", Problems.NONE);

    static ClientForm of(ClientInput input, Problems problems) {
        return new ClientForm(
                shown(input.id()),
                shown(input.name()),
                String.join(
                        "\n",
                        input.redirectUris().stream().map(ClientForm::shown).toList()),
                shown(input.scope()),
                input.authentication(),
                shown(input.jwksUri()),
                problems);
    }

    /// A secret that was pasted leaves the page.
    private static String shown(String text) {
        return Secrets.in(text) ? "" : text;
    }

    static ClientInput input(String id, Fields fields) {
        List<String> uris = Arrays.stream(fields.text("redirectUris").split("\\R", -1))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        String authentication = fields.text("authentication");
        return new ClientInput(
                id,
                fields.text("name"),
                uris,
                fields.text("scope"),
                authentication,
                // The field is for the one choice only, whatever was left in it.
                authentication.equals("private_key_jwt") ? fields.text("jwksUri") : "");
    }

    public boolean signs() {
        return authentication.equals("private_key_jwt");
    }
}
