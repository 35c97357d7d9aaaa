package dev.behalf.server.trace;

import org.jspecify.annotations.Nullable;

/// One thing that happened. Holds no code, state, token or query: who makes one passes none, and what addresses have
/// behind their path is cut off here.
///
/// @param error the code of what went wrong, of OAuth or of our own; null where it went well
/// @param detail what was expected, found and is to be changed; or a remark; null for nothing
/// @param client its id, null where it is not known
/// @param clientName what it calls itself, null where that is not known
/// @param grant its id, null before there is one
public record Step(
        String environment,
        Stage stage,
        @Nullable String error,
        @Nullable String detail,
        @Nullable String client,
        @Nullable String clientName,
        @Nullable String grant,
        Asker asker) {

    private static final int MAX_ERROR = 60;
    private static final int MAX_DETAIL = 600;
    private static final int MAX_CLIENT = 300;
    private static final int MAX_NAME = 100;

    public Step {
        error = error == null ? null : Texts.printable(error, MAX_ERROR);
        detail = detail == null ? null : Texts.sentence(detail, MAX_DETAIL);
        client = client == null || client.isEmpty() ? null : Texts.sentence(client, MAX_CLIENT);
        clientName = clientName == null ? null : Texts.printable(clientName, MAX_NAME);
    }

    /// Something that went well, by a client that is not known yet.
    public static Step reached(String environment, Stage stage, Asker asker) {
        return new Step(environment, stage, null, null, null, null, null, asker);
    }

    /// Something that went wrong.
    ///
    /// @param client its id, null where it is not known
    public static Step failed(
            String environment, Stage stage, Asker asker, @Nullable String client, String error, String detail) {
        return new Step(environment, stage, error, detail, client, null, null, asker);
    }

    public Step by(String id, @Nullable String name) {
        return new Step(environment, stage, error, detail, id, name, grant, asker);
    }

    public Step under(String grantId) {
        return new Step(environment, stage, error, detail, client, clientName, grantId, asker);
    }

    public Step remarking(String remark) {
        return new Step(environment, stage, error, remark, client, clientName, grant, asker);
    }
}
