package dev.behalf.server.console.environments;

import dev.behalf.server.environment.ApiKey;

/// What one secret key may do for people who are away, and the form that changes it.
///
/// @param allowed whether it may do anything now
/// @param scopes as they stand in the form, one on each line
/// @param hosts likewise
/// @param unconfirmed whether the name of the environment was expected and not typed
public record UnattendedView(
        String path,
        String key,
        String hint,
        boolean allowed,
        String scopes,
        String hosts,
        Problems problems,
        boolean unconfirmed) {

    static UnattendedView of(String path, ApiKey key, String scopes, String hosts, Problems problems, boolean bare) {
        return new UnattendedView(
                path, key.name(), key.hint(), key.unattended() != null, scopes, hosts, problems, bare);
    }
}
