package dev.behalf.server;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What follows `serve` on the command line, read without picocli where it is plain: classes of picocli are of a format
/// that Java does not record (JEP 514), so that reading them would be a quarter of the server's start.
final class ServeArguments {

    private static final Map<String, Setting> OPTIONS =
            Arrays.stream(Setting.values()).collect(Collectors.toMap(Setting::option, Function.identity()));

    private ServeArguments() {}

    /// @return empty where there is anything but `serve` and known options with their values: picocli has the help and
    ///     the words for what is wrong
    static Optional<Map<Setting, String>> read(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals("serve")) {
            return Optional.empty();
        }
        Map<Setting, String> options = new EnumMap<>(Setting.class);
        int next = 1;
        while (next < arguments.length) {
            int equals = arguments[next].indexOf('=');
            boolean joined = equals >= 0;
            Setting setting = OPTIONS.get(joined ? arguments[next].substring(0, equals) : arguments[next]);
            int value = joined ? next : next + 1;
            if (setting == null || setting.secret() || value == arguments.length) {
                return Optional.empty();
            }
            String text = joined ? arguments[next].substring(equals + 1) : arguments[value];
            // An option that lost its value, or is given twice, or text that picocli would take the quotes from.
            if (text.startsWith("-") || text.startsWith("\"") || options.putIfAbsent(setting, text) != null) {
                return Optional.empty();
            }
            next = value + 1;
        }
        return Optional.of(options);
    }
}
