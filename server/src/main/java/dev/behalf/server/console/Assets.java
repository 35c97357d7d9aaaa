package dev.behalf.server.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Style sheets and scripts. Their addresses hold a digest of what they are, so browsers may keep them for good.
public final class Assets {

    private record Source(String name, String resource, String type) {}

    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String WEBJARS = "/META-INF/resources/webjars/";

    private static final List<Source> SOURCES = List.of(
            new Source("tabler.css", WEBJARS + "tabler__core/1.4.0/dist/css/tabler.min.css", CSS),
            new Source("htmx.js", WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js", SCRIPT),
            new Source("console.css", "/console/console.css", CSS),
            new Source("console.js", "/console/console.js", SCRIPT),
            new Source("passkey.js", "/console/passkey.js", SCRIPT),
            new Source("icon.svg", "/console/icon.svg", "image/svg+xml"));

    private final Map<String, Asset> assets;

    private Assets(Map<String, Asset> assets) {
        this.assets = assets;
    }

    public static Assets load() {
        return new Assets(SOURCES.stream()
                .collect(Collectors.toMap(
                        Source::name, source -> new Asset(source.type(), () -> read(source.resource())))));
    }

    private static byte[] read(String resource) {
        try (InputStream stream = Assets.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(stream, resource).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The address of an asset.
    public String url(String name) {
        return "/assets/" + Objects.requireNonNull(assets.get(name), name).digest() + "/" + name;
    }

    @Nullable
    Asset find(String digest, String name) {
        Asset asset = assets.get(name);
        return asset != null && asset.digest().equals(digest) ? asset : null;
    }
}
