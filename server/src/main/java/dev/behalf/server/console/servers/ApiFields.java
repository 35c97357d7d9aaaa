package dev.behalf.server.console.servers;

import dev.behalf.server.console.Fields;
import dev.behalf.server.environment.ApiInput;
import dev.behalf.server.environment.ApiSettings;
import dev.behalf.server.environment.McpServerSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands in the fields of an API. A document that is stored is not among it.
///
/// @param chosen whether it is an API
/// @param document the text that was given
/// @param reads tools, one a line, like the others
public record ApiFields(
        boolean chosen, String documentUrl, String document, String reads, String writes, String destroys) {

    static final ApiFields NONE = new ApiFields(false, "", "", "", "", "");

    static ApiFields of(@Nullable ApiInput input) {
        return input == null
                ? NONE
                : new ApiFields(
                        true,
                        input.documentUrl(),
                        input.document().startsWith("sha256:") ? "" : input.document(),
                        lines(input.reads()),
                        lines(input.writes()),
                        lines(input.destroys()));
    }

    private static String lines(List<String> tools) {
        return String.join("\n", tools);
    }

    /// What was sent.
    ///
    /// @param known the settings of before, null where there are none: their document stays where no other is given
    /// @return null where it is an MCP server
    static @Nullable ApiInput input(Fields fields, @Nullable ApiSettings known) {
        if (known == null && !fields.text(McpServerSettings.KIND).equals(ApiSettings.KIND)) {
            return null;
        }
        String url = fields.text(ApiSettings.DOCUMENT_URL).strip();
        String text = fields.text(ApiSettings.DOCUMENT).strip();
        return new ApiInput(
                url,
                text.isEmpty() && url.isEmpty() && known != null ? known.document() : text,
                ServerForm.names(fields.text(ApiSettings.READS)),
                ServerForm.names(fields.text(ApiSettings.WRITES)),
                ServerForm.names(fields.text(ApiSettings.DESTROYS)));
    }

    /// Whether anything is said about what tools do.
    boolean effects() {
        return !(reads.isEmpty() && writes.isEmpty() && destroys.isEmpty());
    }
}
