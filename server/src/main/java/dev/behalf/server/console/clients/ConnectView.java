package dev.behalf.server.console.clients;

import dev.behalf.server.console.Section;
import dev.behalf.server.environment.Environment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a client is connected, and what is missing before one can sign in.
///
/// @param snippets null where the environment has no address yet
/// @param addresses to choose from, none where there is one only
public record ConnectView(List<Missing> missing, @Nullable Snippets snippets, List<Address> addresses) {

    /// An address that a client can be given.
    ///
    /// @param link to the same page with it
    public record Address(String label, String link, boolean current) {}

    /// Something without which nobody can sign in.
    ///
    /// @param link where it is set, empty where that is not in the console
    /// @param command what makes it, empty for none
    public record Missing(String title, String sentence, String link, String label, String command) {}

    public ConnectView {
        missing = List.copyOf(missing);
        addresses = List.copyOf(addresses);
    }

    /// @param connected whether the environment has a provider
    /// @param canSign whether the installation has a key
    /// @param server the name of the one that is to be connected, empty for all as one
    /// @param addresses to choose from
    public static ConnectView of(
            Environment environment, boolean connected, boolean canSign, String server, List<Address> addresses) {
        List<Missing> missing = new ArrayList<>();
        String base = "/e/" + environment.name();
        if (environment.publicUrl() == null) {
            missing.add(new Missing(
                    "No public URL",
                    "Clients reach an environment by its public URL, which is also the issuer of their tokens.",
                    base + Section.SETTINGS.path(),
                    "Set the public URL",
                    ""));
        }
        if (!connected) {
            missing.add(new Missing(
                    "No provider",
                    "People sign in at the identity provider of the environment; none is connected yet.",
                    base + Section.FEDERATION.path(),
                    "Connect a provider",
                    ""));
        }
        if (!canSign) {
            missing.add(new Missing(
                    "No key of the installation",
                    "Signing keys and refresh tokens are stored encrypted, for which every node needs the same key. Make"
                            + " one, and start the nodes with BEHALF_KEY_FILE or BEHALF_KEY.",
                    "",
                    "",
                    "behalf key generate"));
        }
        return new ConnectView(
                missing,
                environment.publicUrl() == null
                        ? null
                        : Snippets.of(environment.name(), environment.publicUrl(), server),
                addresses.size() > 1 ? addresses : List.of());
    }
}
