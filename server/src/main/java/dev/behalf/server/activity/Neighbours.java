package dev.behalf.server.activity;

import org.jspecify.annotations.Nullable;

/// The ids of the refusals before and after one; null where there is none.
public record Neighbours(@Nullable Long older, @Nullable Long newer) {}
