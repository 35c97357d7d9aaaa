package dev.behalf.server.console.servers;

import dev.behalf.server.environment.CallsAs;
import java.util.Arrays;
import java.util.List;

/// As whom calls reach a server, in words.
///
/// @param id in forms and in `behalf.yaml`
/// @param about one sentence
public record CallsAsWords(String id, String label, String about) {

    static final List<CallsAsWords> ALL =
            Arrays.stream(CallsAs.values()).map(CallsAsWords::of).toList();

    static CallsAsWords of(CallsAs callsAs) {
        return switch (callsAs) {
            case END_USER ->
                new CallsAsWords(
                        callsAs.id(), "End user", "The person’s own access token of your provider, always fresh.");
            case SIGNED ->
                new CallsAsWords(
                        callsAs.id(),
                        "Signed",
                        "A statement about the person that Behalf signs, for this server and one minute.");
            case SERVICE ->
                new CallsAsWords(callsAs.id(), "Service", "One secret of your team, the same whoever calls.");
            case NONE -> new CallsAsWords(callsAs.id(), "None", "No credentials; the server does not learn who calls.");
        };
    }
}
