/// Benchmarks: side by side in one run, reported as ratios.
@NullMarked
package dev.behalf.bench;

import org.jspecify.annotations.NullMarked;
