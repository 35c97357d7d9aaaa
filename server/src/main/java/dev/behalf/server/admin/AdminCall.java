package dev.behalf.server.admin;

import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.db.Position;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.team.AdminToken;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Body;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A request that a token was accepted for.
final class AdminCall {

    private static final int USUAL_PAGE = 50;
    private static final int MAX_PAGE = 200;

    private final Call call;
    private final AdminToken token;
    private final Environments environments;

    AdminCall(Call call, AdminToken token, Environments environments) {
        this.call = call;
        this.token = token;
        this.environments = environments;
    }

    Call call() {
        return call;
    }

    AdminToken token() {
        return token;
    }

    /// For the audit log.
    Actor actor() {
        return Actor.token(token.id(), token.name());
    }

    void require(Permission needed) {
        if (!token.may(needed)) {
            throw Problem.exception(
                    ErrorCode.NOT_PERMITTED,
                    "The role of this token is " + token.role().label()
                            + ", and it may do no more than the member who made it. Use a token of another role.");
        }
    }

    /// The same whether there is such an environment or not.
    void requireReach(String environment) {
        if (!token.reaches(environment)) {
            throw Refusals.restricted(token);
        }
    }

    /// For what concerns no environment, or all of them.
    void requireUnrestricted() {
        if (token.restricted()) {
            throw Refusals.restricted(token);
        }
    }

    /// The environment that the path names.
    Environment environment() {
        String name = call.variable("environment");
        requireReach(name);
        Environment found = environments.registry().environments().get(name);
        if (found == null) {
            throw Refusals.notFound("There is no environment of this name, or no longer.");
        }
        return found;
    }

    /// Its connection, null while it has none.
    @Nullable
    RegisteredConnection connection() {
        return environments.registry().connections().get(environment().name());
    }

    RegisteredConnection requireConnection() {
        RegisteredConnection connection = connection();
        if (connection == null) {
            throw Refusals.notFound("This environment has no connection yet.");
        }
        return connection;
    }

    /// The issuer that was found to belong to a Cognito domain in the path's environment, null where none is known.
    @Nullable
    String pinnedIssuer(ProviderSettings settings) {
        return settings instanceof ProviderSettings.Cognito cognito
                ? environments
                        .pins(environment().name())
                        .find(cognito.cognitoDomain())
                        .orElse(null)
                : null;
    }

    /// @return null where it was not given
    @Nullable
    String parameter(String name) {
        return call.hasQuery() ? call.query().value(name) : null;
    }

    String parameter(String name, String otherwise) {
        String value = parameter(name);
        return value == null ? otherwise : value;
    }

    boolean flag(String name) {
        String value = parameter(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw Refusals.parameter(name, "true or false");
        }
        return value.equals("true");
    }

    /// How many items a page may have.
    int limit() {
        String value = parameter("limit", Integer.toString(USUAL_PAGE));
        if (!value.matches("[1-9][0-9]{0,2}") || Integer.parseInt(value) > MAX_PAGE) {
            throw Refusals.parameter("limit", "a number from 1 to " + MAX_PAGE);
        }
        return Integer.parseInt(value);
    }

    /// Where the page before ended; [Long#MAX_VALUE] for the first page.
    long before() {
        String value = parameter("before");
        if (value == null) {
            return Long.MAX_VALUE;
        }
        return number(value).orElseThrow(() -> Refusals.parameter("before", "the `next` of the page before"));
    }

    /// The same in lists whose pages end at a position; null for the first page.
    @Nullable
    Position position() {
        String value = parameter("before");
        Position position = value == null ? null : Position.parse(value);
        if (value != null && position == null) {
            throw Refusals.parameter("before", "the `next` of the page before");
        }
        return position;
    }

    /// A number that is not negative.
    static OptionalLong number(String text) {
        try {
            return text.matches("[0-9]{1,19}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
        } catch (NumberFormatException tooLarge) {
            return OptionalLong.empty();
        }
    }

    /// The JSON object that was sent, with no other members than these.
    Members body(String... known) {
        return Members.of(call.body().json()).only(known);
    }

    /// The same with room for a document in one of them.
    Members longBody(String... known) {
        return Members.of(call.body().json(Body.LONG)).only(known);
    }

    void answer(JsonNode document) {
        call.json(200, document);
    }
}
