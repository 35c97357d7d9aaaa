package dev.behalf.provider;

/// One box of a provider's form.
///
/// @param key the name in configuration
/// @param label the name on the screen
/// @param example a value of the right form
/// @param where where the value stands in the provider's own dashboard
public record Field(String key, String label, String example, boolean required, String where) {}
