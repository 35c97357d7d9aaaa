package dev.behalf.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Sign-ins all the way, one after the other: a client that is registered sends a person to Behalf, who consents, signs
/// in at the sandbox and comes back with a code, for which the client gets its token.
final class SignIns {

    /// As many sign-ins may one address begin before it is slowed down.
    private static final int OF_ONE_ADDRESS = 200;

    private final TokenServer server;
    private final Issuer issuer;

    SignIns(TokenServer server, Issuer issuer) {
        this.server = server;
        this.issuer = issuer;
        issuer.allowRedirect(server.origin() + "/callback");
    }

    /// @return what was measured as a table
    String measure(int warmUp, int count) {
        List<Traveller.Times> times = new ArrayList<>();
        for (int done = 0; done < warmUp + count; done += OF_ONE_ADDRESS) {
            String address = "127.0.1." + (1 + done / OF_ONE_ADDRESS);
            try (Traveller traveller = new Traveller(server.origin(), issuer.origin(), address)) {
                String client = traveller.register();
                for (int i = done; i < Math.min(done + OF_ONE_ADDRESS, warmUp + count); i++) {
                    Traveller.Times one = traveller.signIn(client);
                    if (i >= warmUp) {
                        times.add(one);
                    }
                }
            }
        }
        return "| | p50 ms | p95 ms | p99 ms |\n|---|--:|--:|--:|\n"
                + row("to the question, `/authorize`", times, Traveller.Times::authorize)
                + row("the answer, `/consent`", times, Traveller.Times::consent)
                + row("back from the provider, `/callback`", times, Traveller.Times::callback)
                + row("of it the provider's token endpoint, asked by itself", times, Traveller.Times::provider)
                + row("the code for a token, `/token`", times, Traveller.Times::token)
                + row("Behalf in all, without the provider", times, Traveller.Times::behalf);
    }

    private static String row(String what, List<Traveller.Times> times, ToDoubleFunction<Traveller.Times> part) {
        double[] sorted = times.stream().mapToDouble(part).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f |%n",
                what,
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.95)],
                sorted[(int) (sorted.length * 0.99)]);
    }
}
