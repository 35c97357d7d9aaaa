package dev.behalf.server;

import dev.behalf.sandbox.Sandbox;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// Runs the emulated providers on their own.
@Command(
        name = "sandbox",
        description = "Runs emulated tenants of Auth0, Clerk, Cognito, WorkOS and OpenID Connect on this machine.")
final class SandboxCommand implements Callable<Integer> {

    @Unmatched
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws InterruptedException {
        Sandbox.main(arguments.toArray(String[]::new));
        if (!arguments.contains("--help") && !arguments.contains("-h")) {
            // It runs on threads of its own, until Ctrl-C.
            new CountDownLatch(1).await();
        }
        return ExitCode.OK;
    }
}
