package dev.behalf.server.team;

/// Whom the team's provider knows a member as.
record ProviderLink(String issuer, String subject) {

    static ProviderLink of(ProviderIdentity identity) {
        return new ProviderLink(identity.issuer(), identity.subject());
    }
}
