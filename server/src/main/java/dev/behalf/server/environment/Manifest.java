package dev.behalf.server.environment;

import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.server.clients.ClientInput;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a team wants to have, as its `behalf.yaml` says it.
///
/// @param environments names are distinct
public record Manifest(List<Entry> environments) {

    /// The largest file that is read, in bytes.
    public static final int MAX_BYTES = 1 << 20;

    /// One environment.
    ///
    /// @param connection null where the file says nothing about it
    /// @param switches off in a production environment
    /// @param offlineAccess false where the file says nothing about it
    /// @param askBeforeActing likewise
    /// @param enterpriseManaged likewise
    /// @param authKit likewise
    /// @param keys names are distinct
    /// @param clients that the team registers; ids are distinct
    /// @param mcpServers names are distinct
    /// @param documents those of APIs that stand in the file, by name of the server
    /// @param webhooks URLs are distinct; null where the file says nothing about them
    public record Entry(
            Environment environment,
            @Nullable Connection connection,
            DevelopmentSwitches switches,
            boolean offlineAccess,
            boolean askBeforeActing,
            boolean enterpriseManaged,
            boolean authKit,
            List<Key> keys,
            List<ClientInput> clients,
            List<McpServerSettings> mcpServers,
            Map<String, String> documents,
            @Nullable List<WebhookInput> webhooks) {
        public Entry {
            keys = List.copyOf(keys);
            clients = List.copyOf(clients);
            mcpServers = List.copyOf(mcpServers);
            documents = Map.copyOf(documents);
            webhooks = webhooks == null ? null : List.copyOf(webhooks);
        }

        /// What is wanted of the connection, null where the file says nothing about it.
        public @Nullable ConnectionSettings settings() {
            return connection == null
                    ? null
                    : new ConnectionSettings(
                            connection, switches, offlineAccess, askBeforeActing, enterpriseManaged, authKit);
        }
    }

    /// A key that there should be.
    ///
    /// @param origins in normal form, at least one for a publishable key, none for a secret one
    /// @param unattended what a secret key may do for people who are away, null for nothing
    public record Key(
            String name,
            ApiKey.Kind kind,
            List<String> origins,
            @Nullable Unattended unattended) {
        public Key {
            origins = List.copyOf(origins);
        }
    }

    /// What reading a file came to.
    public sealed interface Reading {

        /// @param notes what is worth knowing although it is no error, one sentence each
        record Valid(Manifest manifest, List<String> notes) implements Reading {
            public Valid {
                notes = List.copyOf(notes);
            }
        }

        /// @param problems at least one, every one that could be found, in the order of the file
        record Invalid(List<ManifestProblem> problems) implements Reading {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }

    public Manifest {
        environments = List.copyOf(environments);
    }

    /// Reads the text of a `behalf.yaml`, UTF-8. Secrets in it are refused and repeated nowhere.
    public static Reading read(byte[] yaml) {
        return new ManifestReader().read(yaml);
    }
}
