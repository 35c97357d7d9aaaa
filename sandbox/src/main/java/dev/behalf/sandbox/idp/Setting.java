package dev.behalf.sandbox.idp;

import java.time.InstantSource;
import java.util.function.IntSupplier;

/// What a tenant is given to start with.
///
/// @param name of this tenant within its sandbox, such as `auth0`
/// @param clock from which minted times are taken
/// @param ports the port for each host that is opened, 0 for a free one
public record Setting(String name, InstantSource clock, KeySource keys, IntSupplier ports) {}
