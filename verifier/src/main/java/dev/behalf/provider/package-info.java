/// What the fields of a provider mean: parsing with repair, issuers, token kinds, bindings and quirks, each with its
/// source.
@NullMarked
package dev.behalf.provider;

import org.jspecify.annotations.NullMarked;
