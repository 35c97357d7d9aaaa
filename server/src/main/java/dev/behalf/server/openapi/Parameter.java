package dev.behalf.server.openapi;

import java.util.Set;

/// A parameter of an operation.
///
/// @param property the argument of the tool that it is
/// @param explode whether each value of a list or object stands by itself
/// @param json whether its value is a JSON document
/// @param declared the members of an object that may become parameters of their own; none where they do not
record Parameter(
        String property,
        String name,
        Place place,
        Style style,
        boolean explode,
        boolean required,
        boolean json,
        Set<String> declared) {

    /// Where it stands in a request. Cookies are none of them.
    enum Place {
        PATH,
        QUERY,
        HEADER
    }

    /// How it is written (OpenAPI 3.1.1 section 4.8.12.3).
    enum Style {
        SIMPLE,
        MATRIX,
        LABEL,
        FORM,
        SPACE_DELIMITED,
        PIPE_DELIMITED,
        DEEP_OBJECT
    }

    Parameter {
        declared = Set.copyOf(declared);
    }
}
