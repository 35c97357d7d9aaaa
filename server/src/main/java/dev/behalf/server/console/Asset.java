package dev.behalf.server.console;

/// A file that pages refer to.
final class Asset {

    private final String name;
    private final String type;
    private final String digest;
    private final byte[] content;

    /// @param content compressed
    Asset(String name, String type, String digest, byte[] content) {
        this.name = name;
        this.type = type;
        this.digest = digest;
        this.content = content;
    }

    String name() {
        return name;
    }

    String type() {
        return type;
    }

    String digest() {
        return digest;
    }

    byte[] content() {
        return content;
    }
}
