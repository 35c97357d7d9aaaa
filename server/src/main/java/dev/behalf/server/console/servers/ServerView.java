package dev.behalf.server.console.servers;

import dev.behalf.server.console.Ago;
import dev.behalf.server.console.Moment;
import dev.behalf.server.console.clients.ConnectView;
import dev.behalf.server.environment.LockoutRisk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One server.
///
/// @param list the path of the list
/// @param path of the page
/// @param address for clients, empty while the environment has none
/// @param attention what to do about it, empty where there is nothing to do
/// @param since when that was found, null where it is not known
/// @param lacksSecret whether it is called as a service whose secret nobody has given
/// @param detail of the credentials, empty where there is none
/// @param secretSetAt null where there is none
/// @param revision of MCP that it speaks, empty where that is not known
/// @param software what it calls itself and its version, empty where it does not say
/// @param seenAt when it last said something, null where it never did
/// @param wantsPerson whether it told nothing to whoever is no person
/// @param version of its settings
/// @param calls where they are listed
/// @param trusts in words, why tokens go to it whatever their audience; empty where they do not
/// @param network in words, why it has a private address; empty where it has none
/// @param recording in words, why what calls are made with is kept; empty where it is not
/// @param document of an API, null where it is an MCP server
/// @param removalRisks why the name of the environment must be typed before it is removed; empty where it need not be
/// @param unconfirmed whether the name was missing
/// @param problem why something was not done, empty for nothing
/// @param done what was just done, as a sentence; empty for nothing
public record ServerView(
        String list,
        String path,
        String name,
        String url,
        String address,
        StatusView status,
        boolean disabled,
        String attention,
        @Nullable Ago since,
        boolean lacksSecret,
        CallsAsWords callsAs,
        String detail,
        @Nullable Moment secretSetAt,
        String revision,
        String software,
        @Nullable Ago seenAt,
        boolean wantsPerson,
        String trusts,
        String network,
        String recording,
        Moment createdAt,
        long version,
        String calls,
        ToolsView tools,
        @Nullable DocumentView document,
        PolicyView policy,
        ConnectView connect,
        List<LockoutRisk> removalRisks,
        boolean unconfirmed,
        String problem,
        String done) {

    public ServerView {
        removalRisks = List.copyOf(removalRisks);
    }
}
