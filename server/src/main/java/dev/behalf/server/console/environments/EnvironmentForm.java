package dev.behalf.server.console.environments;

import dev.behalf.server.console.Fields;
import dev.behalf.server.environment.Colour;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.EnvironmentInput;
import java.util.Arrays;
import java.util.List;

/// What stands in the form of an environment.
///
/// @param colour the chosen one, empty for that of the kind
/// @param colours all there are
public record EnvironmentForm(
        String name, String kind, String url, String colour, List<String> colours, Problems problems) {

    public EnvironmentForm {
        colours = List.copyOf(colours);
    }

    static EnvironmentForm of(EnvironmentInput input, Problems problems) {
        List<String> colours = Arrays.stream(Colour.values()).map(Colour::id).toList();
        return new EnvironmentForm(input.name(), input.kind(), input.url(), input.colour(), colours, problems);
    }

    /// Of a new one.
    static EnvironmentInput input(String name, Fields fields) {
        return new EnvironmentInput(name, fields.text("kind"), fields.text("url"), fields.text("colour"));
    }

    /// Of one that there is; what stands in another form stays.
    static EnvironmentInput input(Environment environment, Fields fields) {
        return EnvironmentInput.of(environment).with(fields.text("kind"), fields.text("url"), fields.text("colour"));
    }
}
