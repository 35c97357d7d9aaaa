package dev.behalf.server.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An entry as a part of its chain.
///
/// @param number one more than that of the entry before
/// @param parts what its hash is made of, beside the hash before
public record Link(long number, List<@Nullable String> parts, String hash) {}
