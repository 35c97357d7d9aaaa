package dev.behalf.server.console.trace;

import dev.behalf.server.console.Untrusted;
import dev.behalf.server.trace.Attempt;
import dev.behalf.server.trace.Recorded;
import dev.behalf.server.trace.Stage;
import dev.behalf.server.trace.Stop;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One attempt.
///
/// @param path of the list
/// @param stop null where it has not stopped
/// @param clientId in full; empty where it never said which it is
/// @param grantLink to the sign-in that came of it; empty where none did
/// @param missing what was still to come, in order
public record AttemptView(
        String path,
        AttemptRow row,
        @Nullable Stop stop,
        String clientId,
        String grantLink,
        List<StepRow> steps,
        List<String> missing) {

    public AttemptView {
        steps = List.copyOf(steps);
        missing = List.copyOf(missing);
    }

    /// @param signIns the address of the page of sign-ins
    static AttemptView of(Attempt attempt, AttemptRow row, String path, String signIns) {
        List<Recorded> steps = attempt.steps();
        return new AttemptView(
                path,
                row,
                attempt.stop(),
                Untrusted.text(Objects.requireNonNullElse(attempt.client(), "")),
                steps.stream()
                        .map(Recorded::grant)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(grant -> signIns + "/" + grant)
                        .orElse(""),
                IntStream.range(0, steps.size())
                        .mapToObj(i -> StepRow.of(steps.get(i), attempt.begin(), i == 0 ? null : steps.get(i - 1)))
                        .toList(),
                attempt.state() == Attempt.State.CONNECTED
                        ? List.of()
                        : Arrays.stream(Stage.values())
                                .filter(stage -> stage.compareTo(attempt.furthest()) > 0)
                                .filter(stage -> stage != steps.getLast().stage())
                                .map(Stage::expected)
                                .toList());
    }
}
