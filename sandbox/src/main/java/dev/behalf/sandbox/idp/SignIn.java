package dev.behalf.sandbox.idp;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds out who signs in: by the parameters `sandbox_user` or `login_hint`, the switch `autoSignIn`, a session of the
/// browser, or else by asking on a page.
public final class SignIn {
    /// Where the page's form goes, on every host.
    public static final String PATH = "/sandbox/sign-in";

    private static final int PENDING_KEPT = 1000;

    private final String title;
    private final Modes modes;
    private final InstantSource clock;
    private final Predicate<Person> blocked;
    private final Completion completion;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Map<String, AuthorizationRequest> pending = new LinkedHashMap<>();

    /// @param title of the provider, for the page
    /// @param blocked people who may not sign in
    /// @param completion what a tenant does once the person is known
    public SignIn(String title, Modes modes, InstantSource clock, Predicate<Person> blocked, Completion completion) {
        this.title = title;
        this.modes = modes;
        this.clock = clock;
        this.blocked = blocked;
        this.completion = completion;
    }

    /// What a tenant makes of a sign-in.
    public interface Completion {
        /// @param organization short name that was chosen, empty for none
        Reply complete(AuthorizationRequest request, Person person, String organization, Instant authTime);

        /// The user refused.
        Reply deny(AuthorizationRequest request);

        /// Whether the page asks for an organization.
        boolean asksForOrganization(AuthorizationRequest request);
    }

    /// Goes on with a request that is in order.
    public Reply begin(Request http, AuthorizationRequest request) {
        Optional<Person> named = named(request);
        String organization = request.parameter("sandbox_org").orElse("");
        if (named.isPresent()) {
            return completed(request, named.get(), organization, clock.instant());
        }
        Optional<Session> session = session(http).filter(found -> isFresh(found, request));
        if (session.isPresent()) {
            return allowed(request, session.get().person, organization, session.get().authTime);
        }
        return request.prompts("none") ? request.refuse("login_required", "Login required") : page(request);
    }

    /// The page's form comes back.
    public Reply submit(Request http) {
        AuthorizationRequest request = takePending(http.parameter("request", ""));
        Optional<Person> person = Person.find(http.parameter("person", ""));
        if (request == null) {
            return Reply.html(400, Page.message(title, "This sign-in is over", "Start again from the application."));
        }
        if (http.parameter("deny").isPresent() || person.isEmpty()) {
            return completion.deny(request);
        }
        return completed(request, person.get(), http.parameter("organization", ""), clock.instant());
    }

    /// Whether the form belongs to a page of this sign-in.
    public boolean awaits(Request http) {
        synchronized (pending) {
            return pending.containsKey(http.parameter("request", ""));
        }
    }

    /// Ends the browser's session at this host.
    public Reply signOut(Request http, String goTo) {
        http.cookie(cookieName(http.origin())).ifPresent(sessions::remove);
        Reply reply = goTo.isEmpty()
                ? Reply.html(200, Page.message(title, "Signed out", "The session has ended."))
                : Reply.redirect(goTo);
        return reply.with("Set-Cookie", cookieName(http.origin()) + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }

    private Optional<Person> named(AuthorizationRequest request) {
        return request.parameter("sandbox_user")
                .or(() -> request.parameter("login_hint"))
                .flatMap(Person::find)
                .or(() -> Person.find(modes.autoSignIn.get()));
    }

    private Reply completed(AuthorizationRequest request, Person person, String organization, Instant authTime) {
        String id = Opaque.letters(32);
        sessions.put(id, new Session(person, authTime));
        return allowed(request, person, organization, authTime)
                .with("Set-Cookie", cookieName(request.origin()) + "=" + id + "; Path=/; HttpOnly; SameSite=Lax");
    }

    private Reply allowed(AuthorizationRequest request, Person person, String organization, Instant authTime) {
        return blocked.test(person)
                ? request.refuse("access_denied", "user is blocked")
                : completion.complete(request, person, organization, authTime);
    }

    private Reply page(AuthorizationRequest request) {
        String handle = Opaque.letters(32);
        synchronized (pending) {
            pending.put(handle, request);
            if (pending.size() > PENDING_KEPT) {
                pending.remove(pending.keySet().iterator().next());
            }
        }
        return Reply.html(200, Page.signIn(title, handle, request, completion.asksForOrganization(request)))
                .with("Cache-Control", "no-store");
    }

    private @Nullable AuthorizationRequest takePending(String handle) {
        synchronized (pending) {
            return pending.remove(handle);
        }
    }

    private Optional<Session> session(Request http) {
        return http.cookie(cookieName(http.origin())).map(sessions::get);
    }

    private boolean isFresh(Session session, AuthorizationRequest request) {
        if (request.prompts("login") || request.prompts("select_account")) {
            return false;
        }
        return request.parameter("max_age")
                .map(Long::parseLong)
                .map(seconds -> clock.instant().isBefore(session.authTime.plusSeconds(seconds)))
                .orElse(true);
    }

    // Cookies are shared by all ports of localhost, so the name tells the hosts apart.
    private static String cookieName(String origin) {
        return "sandbox_session_" + origin.substring(origin.lastIndexOf(':') + 1);
    }

    private record Session(Person person, Instant authTime) {}
}
