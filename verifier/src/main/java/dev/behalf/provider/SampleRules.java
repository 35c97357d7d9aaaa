package dev.behalf.provider;

import dev.behalf.token.Claims;

/// How a provider's tokens are recognised, and what they prove of its form.
interface SampleRules {

    ProviderType type();

    boolean recognises(Claims header, Claims claims, DevelopmentSwitches switches);

    /// Sets the fields that the token proves, and says what is worth knowing.
    void fill(Sample sample);
}
