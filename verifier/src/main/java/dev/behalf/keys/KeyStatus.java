package dev.behalf.keys;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an operator wants to know of an issuer's keys.
///
/// @param uri where they are published; for a discovered key set, the discovery document
/// @param fetchedAt when they were last fetched with success, null if never
/// @param nextCheckAt when they will next be asked for, null before the first attempt
/// @param survivesUntil until when verification goes on should the provider be down from now, null without keys
/// @param failure what the last attempt failed of, null if it succeeded
/// @param failingSince when attempts began to fail, null while they succeed
/// @param kids the ids of the keys in use
/// @param ignored published keys not in use, and why
public record KeyStatus(
        URI uri,
        @Nullable Instant fetchedAt,
        @Nullable Instant nextCheckAt,
        @Nullable Instant survivesUntil,
        @Nullable String failure,
        @Nullable Instant failingSince,
        List<String> kids,
        List<String> ignored) {}
