package dev.behalf.server.console.federation;

/// A box of the provider's form.
///
/// @param where where the value stands in the provider's dashboard
/// @param value what stands in it; never a secret
/// @param focus whether it is to be looked at next
public record FieldView(
        String key,
        String label,
        boolean required,
        String example,
        Where where,
        String value,
        State state,
        boolean focus) {}
