package dev.behalf.server.activity;

/// Which refusals are asked for; an empty text asks for any.
///
/// @param reason its code
/// @param text stands in what was expected or found, or is the client
public record RefusalFilter(String reason, String text) {

    public static final RefusalFilter ALL = new RefusalFilter("", "");
}
