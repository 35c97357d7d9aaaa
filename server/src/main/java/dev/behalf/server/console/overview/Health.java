package dev.behalf.server.console.overview;

import dev.behalf.keys.KeyStatus;
import java.time.Instant;
import java.util.List;

/// How the connection of an environment is doing.
public enum Health {
    NOT_CONNECTED("Not connected", "muted"),
    /// Nothing is known of the provider yet, for the first second after a start.
    STARTING("Starting", "muted"),
    NEVER_USED("Never used", "muted"),
    HEALTHY("Healthy", "good"),
    /// The provider fails; the saved keys serve.
    DEGRADED("Degraded", "warn"),
    /// The provider fails, and no keys may be used.
    FAILING("Failing", "bad");

    private final String label;
    private final String style;

    Health(String label, String style) {
        this.label = label;
        this.style = style;
    }

    public String label() {
        return label;
    }

    /// A class of the style sheet.
    public String style() {
        return style;
    }

    /// Of a connection; as bad as the worst of its key sources.
    static Health of(List<KeyStatus> sources, boolean used, Instant now) {
        Health worst = used ? HEALTHY : NEVER_USED;
        for (KeyStatus source : sources) {
            Health each = of(source, now);
            if (each == FAILING || (each == DEGRADED && worst != FAILING)) {
                worst = each;
            } else if (each == STARTING && worst != DEGRADED && worst != FAILING) {
                worst = STARTING;
            }
        }
        return worst;
    }

    /// Of one key source.
    static Health of(KeyStatus source, Instant now) {
        Instant survives = source.survivesUntil();
        boolean keys = survives != null && now.isBefore(survives);
        if (source.failingSince() != null) {
            return keys ? DEGRADED : FAILING;
        }
        return keys ? HEALTHY : STARTING;
    }
}
