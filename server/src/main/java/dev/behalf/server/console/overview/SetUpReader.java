package dev.behalf.server.console.overview;

import dev.behalf.provider.Field;
import dev.behalf.provider.ProviderType;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.RecordedRefusal;
import dev.behalf.server.activity.RefusalFilter;
import dev.behalf.server.console.Ago;
import dev.behalf.server.console.Section;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Registry;
import dev.behalf.token.Reason;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds out how far an environment is from its first verified token.
final class SetUpReader {

    private static final List<SetUpView.Choice> CHOICES =
            Arrays.stream(ProviderType.values()).map(SetUpReader::choice).toList();

    private final Activity activity;
    private final String publicAddress;

    /// @param publicAddress where the public listener answers, for environments that have no public URL yet
    SetUpReader(Activity activity, String publicAddress) {
        this.activity = activity;
        this.publicAddress = publicAddress;
    }

    private static SetUpView.Choice choice(ProviderType type) {
        String needs =
                type.fields().stream().filter(Field::required).map(Field::label).collect(Collectors.joining(", "));
        return new SetUpView.Choice(type.id(), type.label(), needs);
    }

    SetUpView of(Environment environment, Registry registry, @Nullable ProviderText provider, Instant now) {
        String name = environment.name();
        List<String> keys = registry.keys().values().stream()
                .filter(key -> key.environment().equals(name))
                .map(ApiKey::name)
                .sorted()
                .toList();
        return new SetUpView(provider, CHOICES, keys, command(environment), attempt(name, now));
    }

    private String command(Environment environment) {
        String url = environment.publicUrl();
        return """
                curl -s %s/v1/verify \\
                  -H "Authorization: Bearer $BEHALF_KEY" \\
                  -H "Content-Type: application/json" \\
                  -d "{\\"token\\": \\"$TOKEN\\"}\"""".formatted(url == null ? publicAddress : url);
    }

    private SetUpView.@Nullable Attempt attempt(String environment, Instant now) {
        return activity.refusals(environment, RefusalFilter.ALL, Long.MAX_VALUE, 1).stream()
                .findFirst()
                .map(refusal -> attempt(environment, refusal, now))
                .orElse(null);
    }

    private static SetUpView.Attempt attempt(String environment, RecordedRefusal refusal, Instant now) {
        Reason reason = refusal.reason();
        return new SetUpView.Attempt(
                Ago.of(refusal.at(), now),
                refusal.code(),
                reason == null ? "A reason that this version does not know" : reason.title(),
                refusal.expected(),
                refusal.found(),
                "/e/" + environment + Section.ACTIVITY.path() + "/" + refusal.id());
    }
}
