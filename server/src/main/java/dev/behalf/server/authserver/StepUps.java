package dev.behalf.server.authserver;

import dev.behalf.provider.ProviderType;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.CallbackPage;
import dev.behalf.server.federation.Callbacks;
import dev.behalf.server.federation.Departure;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.federation.PendingSignIn;
import dev.behalf.server.federation.Returned;
import dev.behalf.server.federation.SignInOptions;
import dev.behalf.server.federation.SignInOutcome;
import dev.behalf.server.federation.SignInReason;
import dev.behalf.server.grants.CallFacts;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.grants.StepUpTicket;
import dev.behalf.server.policy.Freshness;
import dev.behalf.server.vault.Vault;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.ProblemException;
import dev.behalf.server.web.Route;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `/step-up`: people whom a rule sends to the provider once more before a call. Whoever opens the address signs in,
/// and
/// counts only if that is the person of the grant: an address that somebody else was tricked into opening changes
/// nothing (MCP 2025-11-25, "Elicitation", "Phishing"). Nothing is given to the client here; the claims of the new
/// sign-in are noted with the grant that it has.
final class StepUps {

    /// What the state of such a sign-in begins with.
    static final String STATE_PREFIX = "u_";

    private static final String TICKET = "ticket";

    private final Entrance entrance;
    private final Issuers issuers;
    private final Authorization authorization;
    private final Federation federation;
    private final SignInTable table;
    private final Vault vault;
    private final Grants grants;
    private final CallFacts facts;
    private final KeptClaims claims;
    private final InstantSource clock;

    StepUps(
            Entrance entrance,
            Issuers issuers,
            Authorization authorization,
            Federation federation,
            Database database,
            Vault vault,
            Grants grants,
            CallFacts facts,
            KeptClaims claims,
            InstantSource clock) {
        this.entrance = entrance;
        this.issuers = issuers;
        this.authorization = authorization;
        this.federation = federation;
        this.table = new SignInTable(database);
        this.vault = vault;
        this.grants = grants;
        this.facts = facts;
        this.claims = claims;
        this.clock = clock;
    }

    List<Route> routes(RateLimits limits) {
        return List.of(
                Route.of(StepUpTicket.PATH, List.of("GET"), PersonAction.of(entrance, this::show)),
                Route.post(StepUpTicket.PATH, PersonAction.of(entrance, (call, issuer) -> {
                    SameOrigin.require(call, issuer);
                    limits.authorization(call, issuer);
                    depart(call, issuer);
                })));
    }

    private void show(Call call, Issuer issuer) {
        String sealed = Objects.requireNonNullElse(call.query().only(TICKET).value(TICKET), "");
        Errand errand = opened(issuer, sealed);
        page(
                call,
                200,
                issuer,
                errand,
                "Sign in once more",
                "An app wants to use a tool for you, which asks for a fresh sign-in.",
                sealed);
    }

    /// What somebody is sent here for, with the grant, which is in force.
    private record Errand(StepUpTicket ticket, Grant grant) {}

    private Errand opened(Issuer issuer, String sealed) {
        return StepUpTicket.open(vault.of(issuer.name()), sealed, clock.instant())
                .flatMap(ticket -> grants.ofPerson(issuer.name(), ticket.person()).stream()
                        .filter(grant -> grant.id().equals(ticket.grant()))
                        .findAny()
                        .map(grant -> new Errand(ticket, grant)))
                .orElseThrow(() -> refused("This link is good no more. Start again in the app that led you here."));
    }

    private static ProblemException refused(String sentence) {
        return Problem.exception(ErrorCode.NOT_PERMITTED, sentence);
    }

    private void page(
            Call call, int status, Issuer issuer, Errand errand, String title, String text, @Nullable String sealed) {
        ProviderType type =
                authorization.connection(issuer).connection().settings().type();
        PersonPage.show(
                call,
                status,
                new StepUpView(
                        title,
                        text,
                        errand.grant().clientName(),
                        errand.ticket().server(),
                        errand.ticket().tool(),
                        type == ProviderType.OIDC ? "your organization’s sign-in" : type.label(),
                        sealed,
                        issuer.name(),
                        !issuer.environment().production()));
    }

    private void depart(Call call, Issuer issuer) {
        String sealed = call.body().form().getOrDefault(TICKET, "");
        Freshness wanted = opened(issuer, sealed).ticket().freshness();
        RegisteredConnection connection = authorization.connection(issuer);
        Browser browser = authorization.browser(call);
        SignInOptions options =
                SignInOptions.of(connection).withOfflineAccess(false).withFreshSignIn(wanted.maxAge(), wanted.acr());
        switch (federation.begin(connection, URI.create(issuer.at(Callbacks.PATH)), STATE_PREFIX, options)) {
            case Departure.Impossible(var problem) -> AccountSignIns.failed(call, problem, 502);
            case Departure.Ready ready -> {
                String content = JsonMapper.shared()
                        .writeValueAsString(Map.of("pending", ready.pending().json(), TICKET, sealed));
                table.add(ready.state(), browser, new SignInTable.Row(issuer.name(), content), clock.instant());
                call.redirect(ready.authorizeUrl().toString());
            }
        }
    }

    /// Answers the provider's redirect.
    void returned(Call call, Returned returned) {
        SignInTable.Row row = Browser.of(call)
                .flatMap(browser -> table.take(returned.state(), browser, clock.instant()))
                .orElse(null);
        Issuer issuer = row == null ? null : issuers.named(row.environment()).orElse(null);
        if (row == null || issuer == null) {
            CallbackPage.show(
                    call,
                    SignInReason.STATE_UNKNOWN,
                    "The sign-in is over, or was begun in another browser. Start again in the app that led you here.");
            return;
        }
        try {
            JsonNode content = JsonMapper.shared().readTree(row.content());
            PendingSignIn pending = PendingSignIn.of(content.path("pending").stringValue());
            Errand errand = opened(issuer, content.path(TICKET).stringValue());
            switch (federation.finish(authorization.connection(issuer), pending, returned)) {
                case SignInOutcome.Failed(var problem, var _) -> AccountSignIns.failed(call, problem, 400);
                case SignInOutcome.SignedIn signedIn -> judged(call, issuer, errand, signedIn);
            }
        } catch (ProblemException e) {
            PersonPage.show(call, e.problem().status(), ProblemView.of(e.problem()));
        }
    }

    private void judged(Call call, Issuer issuer, Errand errand, SignInOutcome.SignedIn signedIn) {
        StepUpTicket ticket = errand.ticket();
        boolean same = grants.person(issuer.name(), Arrivals.identity(signedIn))
                .filter(ticket.person()::equals)
                .isPresent();
        if (!same) {
            throw refused(
                    "Somebody else has signed in than the one for whom the app acts. Nothing was allowed. If you"
                            + " did not start this yourself, somebody may have sent you the link to have you sign in for them.");
        }
        Map<String, @Nullable Object> kept = claims.kept(issuer.name(), signedIn);
        String lacking = ticket.freshness().lacking(kept, clock.instant());
        if (lacking != null) {
            page(call, 403, issuer, errand, "This sign-in is not enough", lacking + " Nothing was allowed.", null);
            return;
        }
        facts.note(issuer.name(), ticket.grant(), kept);
        page(
                call,
                200,
                issuer,
                errand,
                "You are signed in",
                "Go back to the app and go on there. You can close this page.",
                null);
    }
}
