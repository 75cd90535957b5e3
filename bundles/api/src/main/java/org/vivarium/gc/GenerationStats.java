package org.vivarium.gc;

/**
 * What a collector has done in one generation: an entry of {@code gc.get_stats()}.
 *
 * @param collections how often it was collected
 * @param collected how many unreachable objects were freed
 * @param uncollectable how many could not be
 */
public record GenerationStats(long collections, long collected, long uncollectable) {}
