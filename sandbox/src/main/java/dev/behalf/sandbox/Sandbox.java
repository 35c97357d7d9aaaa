package dev.behalf.sandbox;

import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.clerk.ClerkTenant;
import dev.behalf.sandbox.cognito.CognitoTenant;
import dev.behalf.sandbox.idp.Host;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Setting;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.oidc.OidcTenant;
import dev.behalf.sandbox.workos.WorkOsTenant;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Emulated identity-provider tenants on 127.0.0.1. Starting returns at once, and keys are made in the background,
/// unless they are of a pool.
///
/// ```java
/// try (Sandbox sandbox = Sandbox.builder().auth0().start()) {
///     String token = sandbox.auth0().accessToken().expiresIn(Duration.ofMinutes(5)).sign();
/// }
/// ```
public final class Sandbox implements AutoCloseable {
    private final Map<String, Tenant> tenants;
    private final ShiftedClock clock;
    private final @Nullable Host control;

    private Sandbox(Map<String, Tenant> tenants, ShiftedClock clock, @Nullable Host control) {
        this.tenants = tenants;
        this.clock = clock;
        this.control = control;
    }

    /// Runs all tenants until the process is stopped; see `--help`.
    public static void main(String... args) {
        boolean help =
                Arrays.asList(args).contains("--help") || Arrays.asList(args).contains("-h");
        if (new Command(System.out, System.err).run(args).isEmpty() && !help) {
            System.exit(2);
        }
    }

    /// One tenant of each provider on free ports, with the system's clock.
    public static Sandbox start() {
        return builder().all().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    public Auth0Tenant auth0() {
        return tenant("auth0", Auth0Tenant.class);
    }

    public ClerkTenant clerk() {
        return tenant("clerk", ClerkTenant.class);
    }

    public CognitoTenant cognito() {
        return tenant("cognito", CognitoTenant.class);
    }

    public WorkOsTenant workos() {
        return tenant("workos", WorkOsTenant.class);
    }

    public OidcTenant oidc() {
        return tenant("oidc", OidcTenant.class);
    }

    /// A tenant by the name that it was given.
    ///
    /// @throws IllegalArgumentException if there is none of this name and type
    public <T extends Tenant> T tenant(String name, Class<T> type) {
        Tenant tenant = tenants.get(name);
        if (!type.isInstance(tenant)) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + " named " + name
                    + " was started; there are " + String.join(", ", tenants.keySet()));
        }
        return type.cast(tenant);
    }

    public List<Tenant> tenants() {
        return List.copyOf(tenants.values());
    }

    /// Moves the clock of all tenants forward, besides what their own source does.
    public void advance(Duration step) {
        clock.advance(step);
    }

    /// Where the control endpoints are: `http://localhost:PORT`.
    ///
    /// @throws IllegalStateException if [Builder#control] was not called
    public String controlOrigin() {
        if (control == null) {
            throw new IllegalStateException("this sandbox was started without control()");
        }
        return control.origin();
    }

    @Override
    public void close() {
        tenants.values().forEach(Tenant::close);
        if (control != null) {
            control.close();
        }
    }

    /// What to start.
    public static final class Builder {
        private final Map<String, Function<Setting, Tenant>> wanted = new LinkedHashMap<>();
        private InstantSource clock = InstantSource.system();
        private KeySource keys = KeySource.fresh();
        private IntSupplier ports = () -> 0;
        private boolean control;

        private Builder() {}

        /// Times in minted tokens come from here.
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        public Builder keys(KeySource source) {
            keys = source;
            return this;
        }

        /// Ports counted up from here in the order in which hosts are opened; otherwise they are free ones.
        public Builder portBase(int first) {
            int[] next = {first};
            ports = () -> next[0]++;
            return this;
        }

        /// Opens the control endpoints, on the first port.
        public Builder control() {
            control = true;
            return this;
        }

        public Builder all() {
            return auth0().clerk().cognito().workos().oidc();
        }

        public Builder auth0() {
            return auth0("auth0");
        }

        /// A second tenant of the same provider needs a name of its own.
        public Builder auth0(String name) {
            return add(name, Auth0Tenant::new);
        }

        public Builder clerk() {
            return clerk("clerk");
        }

        public Builder clerk(String name) {
            return add(name, ClerkTenant::new);
        }

        public Builder cognito() {
            return add("cognito", CognitoTenant::new);
        }

        public Builder workos() {
            return workos("workos");
        }

        public Builder workos(String name) {
            return add(name, WorkOsTenant::new);
        }

        public Builder oidc() {
            return oidc("oidc");
        }

        public Builder oidc(String name) {
            return add(name, OidcTenant::new);
        }

        /// @throws java.io.UncheckedIOException if a port is taken; nothing is left running then
        public Sandbox start() {
            Map<String, Tenant> started = new LinkedHashMap<>();
            ShiftedClock shifted = new ShiftedClock(clock);
            Host host = control ? new Control(started, shifted).open(ports.getAsInt()) : null;
            Sandbox sandbox = new Sandbox(started, shifted, host);
            try {
                wanted.forEach(
                        (name, create) -> started.put(name, create.apply(new Setting(name, shifted, keys, ports))));
                keys.settle();
                return sandbox;
            } catch (RuntimeException e) {
                sandbox.close();
                throw e;
            }
        }

        private Builder add(String name, Function<Setting, Tenant> create) {
            wanted.put(name, create);
            return this;
        }
    }
}
