package dev.behalf.server.console.environments;

import dev.behalf.server.console.Fields;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.EnvironmentInput;
import dev.behalf.server.environment.LockoutRisk;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Which clients may come that the team has not registered, as a form.
///
/// @param registration whether clients may register themselves
/// @param anyHost whether documents of clients may be anywhere
/// @param hosts where they may be otherwise, one on each line
/// @param dpopNonces whether proofs of clients need a nonce from here
/// @param risks why the environment's name must be typed first; empty where it need not be
public record ClientsForm(
        boolean registration,
        boolean anyHost,
        String hosts,
        boolean dpopNonces,
        Problems problems,
        List<LockoutRisk> risks) {

    public ClientsForm {
        risks = List.copyOf(risks);
    }

    static ClientsForm of(Environment environment) {
        return of(EnvironmentInput.of(environment), Problems.NONE, List.of());
    }

    static ClientsForm of(EnvironmentInput input, Problems problems, List<LockoutRisk> risks) {
        List<String> hosts = input.clientHosts();
        return new ClientsForm(
                input.clientRegistration(),
                hosts == null,
                String.join("\n", Objects.requireNonNullElse(hosts, List.of())),
                input.dpopNonces(),
                problems,
                risks);
    }

    static EnvironmentInput input(Environment environment, Fields fields) {
        List<String> hosts = Arrays.stream(fields.text("clientHosts").split("[\\s,]+"))
                .filter(host -> !host.isEmpty())
                .toList();
        return EnvironmentInput.of(environment)
                .withClients(
                        fields.ticked("clientRegistration"),
                        fields.text("documents").equals("listed") ? hosts : null,
                        fields.ticked("dpopNonces"));
    }
}
