package dev.behalf.server.authserver;

import dev.behalf.server.clients.Client.Origin;
import dev.behalf.server.db.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// What need not be asked again. Only for clients that the team registered, with a web server of their own: any other
/// client's name and address can be claimed by somebody else, who would then get tokens without a word.
final class Consents {

    private static final Duration REMEMBERED = Duration.ofDays(30);

    private final RememberedConsentTable table;
    private final InstantSource clock;

    Consents(Database database, InstantSource clock) {
        this.table = new RememberedConsentTable(database);
        this.clock = clock;
    }

    static boolean canBeRemembered(ReturnAddress address) {
        return address.client().origin() == Origin.PREREGISTERED && !address.isOnThisMachine() && !address.isAppLink();
    }

    /// The person who has consented to just this in this browser; whoever signs in must be the same.
    Optional<String> givenBy(Issuer issuer, Browser browser, AuthorizationRequestReader.Read read) {
        return canBeRemembered(read.address())
                ? table.person(issuer.name(), browser, read.request(), clock.instant())
                : Optional.empty();
    }

    void remember(Issuer issuer, Browser browser, AuthorizationRequestReader.Read read, String person) {
        if (canBeRemembered(read.address())) {
            table.put(
                    issuer.name(),
                    browser,
                    read.request(),
                    person,
                    clock.instant().plus(REMEMBERED));
        }
    }

    void forget(Issuer issuer, Browser browser, AuthorizationRequest asked) {
        table.remove(issuer.name(), browser, asked);
    }

    void forgetExpired() {
        table.forget(clock.instant());
    }
}
