package dev.behalf.server.authserver;

import dev.behalf.server.trace.Asker;
import dev.behalf.server.trace.Stage;
import dev.behalf.server.trace.Step;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.ProblemException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Notes what goes wrong, for the team.
final class Failures {

    private Failures() {}

    /// Does something, and notes its failure, which goes on to whoever answers it.
    ///
    /// @param client the id of the client, as far as the request tells it; asked after a failure only
    static void noting(
            Steps steps, Call call, Issuer issuer, Stage stage, Supplier<@Nullable String> client, Runnable work) {
        try {
            work.run();
        } catch (AuthorizationException e) {
            note(steps, call, issuer, stage, clientOf(e, client), e.error(), e.description());
            throw e;
        } catch (OAuthException e) {
            if (!e.isRoutine()) {
                note(steps, call, issuer, stage, client.get(), e.error(), e.description());
            }
            throw e;
        } catch (ProblemException e) {
            Problem problem = e.problem();
            String detail = problem.members().getOrDefault("detail", problem.title());
            note(steps, call, issuer, stage, client.get(), problem.code(), detail);
            throw e;
        }
    }

    private static @Nullable String clientOf(AuthorizationException e, Supplier<@Nullable String> client) {
        ReturnAddress address = e.address();
        return address == null ? client.get() : address.client().id();
    }

    private static void note(
            Steps steps, Call call, Issuer issuer, Stage stage, @Nullable String client, String error, String detail) {
        steps.note(Step.failed(issuer.name(), stage, Asker.of(call), client, error, detail));
    }
}
