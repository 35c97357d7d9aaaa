package dev.behalf.server.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A path of the console to go on to, from a parameter that anyone may have written.
public final class LocalPath {

    /// No second slash and no backslash after the first: browsers read both as the beginning of a host.
    private static final Pattern SAFE = Pattern.compile("/(?![/\\\\])[A-Za-z0-9/_.~?=&%-]{0,200}");

    private LocalPath() {}

    /// Such a path as a parameter of a URL.
    public static String encoded(String path) {
        return URLEncoder.encode(path, UTF_8);
    }

    /// @return the path, or `/` where the text is none of the console's own
    public static String of(@Nullable String text) {
        return text != null && SAFE.matcher(text).matches() ? text : "/";
    }
}
