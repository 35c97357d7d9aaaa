package dev.behalf.server.console.overview;

/// How often a reason was given.
///
/// @param style the class of its colour
/// @param outage whether nothing is said about the token
/// @param share of all that were refused, for the width of a bar, such as "41.5%"
/// @param link to the refusals
public record ReasonRow(
        String style,
        String code,
        String title,
        String explanation,
        boolean outage,
        String count,
        String share,
        String link) {}
