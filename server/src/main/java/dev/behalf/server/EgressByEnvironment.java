package dev.behalf.server;

import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import org.jspecify.annotations.Nullable;

/// The ways out: the usual one, and one that may reach this machine, for environments with development switches on.
final class EgressByEnvironment implements AutoCloseable {

    private final EgressSettings settings;
    private final Egress usual;
    private @Nullable Egress toThisMachineToo;

    /// @throws IllegalArgumentException when a CA file cannot be used
    EgressByEnvironment(EgressSettings settings) {
        this.settings = settings;
        this.usual = new Egress(settings);
    }

    Egress of(DevelopmentSwitches switches) {
        return of(switches.on());
    }

    /// @param loopback whether it may reach this machine
    synchronized Egress of(boolean loopback) {
        if (!loopback) {
            return usual;
        }
        if (toThisMachineToo == null) {
            toThisMachineToo = new Egress(settings.withAllowLoopbackProviders(true));
        }
        return toThisMachineToo;
    }

    @Override
    public synchronized void close() {
        usual.close();
        if (toThisMachineToo != null) {
            toThisMachineToo.close();
        }
    }
}
