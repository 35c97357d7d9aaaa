package dev.behalf.server.mcp;

import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.upstream.Answer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a server's answer is to the client that asked, and to whoever looks after the server.
final class Outcomes {

    private static final int LEGACY_NOT_FOUND = -32002;

    private final Health health;
    private final Dialogue dialogue;
    private final Tasks tasks;

    Outcomes(Health health, Dialogue dialogue, Tasks tasks) {
        this.health = health;
        this.dialogue = dialogue;
        this.tasks = tasks;
    }

    /// @param token the kind that the server was shown
    Passed understood(RegisteredMcpServer server, Asked asked, Matter matter, String token, Answer answer) {
        String name = "The " + server.settings().noun() + " " + server.name();
        return switch (answer) {
            case Answer.Result(var result) -> {
                health.well(server);
                tasks.shown(server, asked.caller(), matter, result);
                Voices.keepOurs(result);
                // Tasks ask too, by results of other kinds.
                if (asked.modern() && Voices.leadsAstray(result)) {
                    yield new Passed(failure(name + " sends people to what is no page of the web."), token, "failed");
                }
                if (asked.modern()) {
                    Voices.named(asked.caller(), server, result);
                }
                yield asked.modern() && Dialogue.wantsInput(result)
                        ? new Passed(dialogue.passedOn(server, asked, matter, result), token, "input_required")
                        : new Passed(new Reply.Result(result), token, "ok");
            }
            case Answer.Held(var call) -> {
                health.well(server);
                yield new Passed(dialogue.hold(server, asked, matter, call), token, "input_required");
            }
            case Answer.Ended _ ->
                asked.session() != null && asked.session().at(server) != null
                        ? new Passed(new Reply.Ended(), token, "session_ended")
                        : new Passed(failure(name + " ended the session at once."), token, "failed");
            case Answer.Fault(var code, var message, var data) -> {
                health.well(server);
                if (code == Elsewhere.REQUIRED) {
                    Voices.pages(asked.caller(), server, data);
                }
                yield Elsewhere.isAsked(asked, code)
                        ? new Passed(Elsewhere.reply(asked, message, data), token, "input_required")
                        : new Passed(fault(asked, code, message, data), token, "error");
            }
            case Answer.Denied(var status) -> {
                CallsAs as = server.settings().callsAs();
                if (as == CallsAs.END_USER || (as == CallsAs.SIGNED && status == 403)) {
                    yield new Passed(
                            failure(
                                    status == 401
                                            ? name + " does not accept the provider’s token for you (401)."
                                            : name + " does not allow you this (403)."),
                            token,
                            status == 401 ? "denied" : "forbidden");
                }
                String problem = "It does not accept the credentials it is called with (" + status + ").";
                health.failing(server, problem);
                yield new Passed(failure(name + " cannot be used now; the team has been told."), token, "denied");
            }
            case Answer.Busy(var problem, var retryAfter) ->
                new Passed(failure(name + " is busy. " + problem + after(retryAfter)), token, "busy");
            case Answer.Failed(var problem, var serious) -> {
                if (serious) {
                    health.failing(server, problem);
                }
                yield new Passed(failure(name + " could not be used. " + problem), token, "failed");
            }
            case Answer.Cancelled _ -> new Passed(new Reply.Nothing(), token, "cancelled");
        };
    }

    /// The codes of one era in the other (2026-07-28, "Error Codes").
    private static Reply fault(Asked asked, int code, String message, @Nullable JsonNode data) {
        int known = asked.modern() && code == LEGACY_NOT_FOUND ? JsonRpc.INVALID_PARAMS : code;
        return new Reply.Fault(asked.modern() ? JsonRpc.status(known) : 200, known, message, data);
    }

    static Reply failure(String problem) {
        return Reply.Fault.of(JsonRpc.INTERNAL_ERROR, problem);
    }

    static String after(@Nullable Duration retryAfter) {
        return retryAfter == null ? "" : " Try again in " + Math.max(1, retryAfter.toSeconds()) + " s.";
    }
}
