package dev.behalf.server.environment;

import java.util.List;

/// What applying a manifest came to.
public sealed interface ApplyResult {

    /// @param differences every environment, connection and key, unchanged ones too
    /// @param created the new keys with their texts, which nobody can show again; empty on a dry run
    /// @param webhooks the new ones with their signing secrets; likewise
    /// @param revision the one in force now
    record Applied(List<Difference> differences, List<CreatedKey> created, List<CreatedWebhook> webhooks, long revision)
            implements ApplyResult {
        public Applied {
            differences = List.copyOf(differences);
            created = List.copyOf(created);
            webhooks = List.copyOf(webhooks);
        }

        /// Whether anything differs from what was stored.
        public boolean changed() {
            return differences.stream().anyMatch(Difference::changes);
        }
    }

    /// It does not fit what is stored; nothing was changed.
    ///
    /// @param problems at least one, a sentence each
    record Refused(List<String> problems) implements ApplyResult {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
