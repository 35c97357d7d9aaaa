package dev.behalf.server.admin;

import dev.behalf.provider.Diagnosis;
import dev.behalf.server.environment.RegisteredConnection;

/// Asks the provider of a connection whether its settings are right.
@FunctionalInterface
public interface LiveCheck {

    /// Takes as long as the provider does to answer two or three requests.
    Diagnosis examine(RegisteredConnection connection);
}
